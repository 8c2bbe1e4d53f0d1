"""Small helpers for writing captions."""

import re
from collections.abc import Sequence
from random import Random

NO_ARTICLE = (
    "french fries", "grapes", "cherries", "Santa Claus", "glasses", "sunglasses", "sushi", "pancakes",
    "popcorn", "blueberries", "headphones", "houses", "swords", "crossed swords", "scissors", "garlic",
    "planet earth", "broccoli", "cheese", "fire", "dice", "beer",
)  # fmt: skip


def with_article(noun: str) -> str:
    """ "apple" → "an apple"; names that carry an article, or need none, stay."""
    if noun.startswith(("the ", "a ", "an ", "two ", "some ", *NO_ARTICLE)):
        return noun
    return ("an " if noun[0].lower() in "aeiou" and not noun.startswith(("uni", "one")) else "a ") + noun


def listed(parts: Sequence[str]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def weighted(rng: Random, table: dict[str, float]) -> str:
    return rng.choices(list(table), weights=list(table.values()))[0]


def normal_form(caption: str) -> str:
    """What two captions share when they differ only in case, spaces and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", caption.lower()))
