"""A function whose file holds what it needs."""

VOWELS = "aeiou"


def is_vowel(letter: str) -> bool:
    return letter.lower() in VOWELS


def count_vowels(text: str) -> int:
    """Count the vowels in a text. Use is_vowel for each letter.

    count_vowels("hello") == 2
    count_vowels("SKY") == 0
    count_vowels("Apple pie") == 4
    """
    # TODO: write this


def reverse(text: str) -> str:
    """Return the text from its last character to its first.

    >>> reverse("abc")
    'cba'
    >>> reverse("")
    ''
    """
    ...
