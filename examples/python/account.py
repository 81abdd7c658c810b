"""A method: its class goes along."""


class Account:
    """Money that somebody put aside."""

    def __init__(self, balance: int = 0) -> None:
        self.balance = balance

    def deposit(self, amount: int) -> int:
        """Add an amount to the balance and return the new balance.

        >>> account = Account(5)
        >>> account.deposit(3)
        8
        >>> account.deposit(2)
        10
        >>> account.balance
        10
        """
        raise NotImplementedError
