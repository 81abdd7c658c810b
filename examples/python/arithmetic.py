"""Two functions to start with."""


def add(a: int, b: int) -> int:
    """Add two numbers.

    >>> add(2, 3)
    5
    >>> add(-1, 1)
    0
    """


def is_even(number: int) -> bool:
    """Say whether a number is even.

    is_even(4) returns True
    is_even(7) returns False
    is_even(0) returns True
    """
    raise NotImplementedError
