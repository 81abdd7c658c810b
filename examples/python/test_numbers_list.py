import pytest

from numbers_list import largest


@pytest.mark.parametrize(
    "numbers, expected",
    [
        ([1, 2, 3], 3),
        ([5, 3, -5, 2], 5),
        ([-7, -2], -2),
    ],
)
def test_finds_the_largest(numbers, expected):
    assert largest(numbers) == expected


def test_takes_a_list_of_one():
    assert largest([4]) == 4
