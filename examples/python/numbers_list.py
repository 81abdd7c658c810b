"""A function whose examples are tests in a file of their own: see test_numbers_list.py."""


def largest(numbers: list[int]) -> int:
    """Return the largest number in the list."""
    pass
