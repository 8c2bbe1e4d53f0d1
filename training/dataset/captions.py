"""English helpers for captions: articles, lists, normal form."""

import re
from collections.abc import Sequence
from random import Random

NO_ARTICLE = (
    "french fries", "grapes", "cherries", "Santa Claus", "glasses", "sunglasses", "sushi", "pancakes",
    "popcorn", "blueberries", "headphones", "houses", "swords", "crossed swords", "scissors", "garlic",
    "planet earth", "broccoli", "cheese", "fire", "dice", "beer",
)  # fmt: skip


def with_article(noun: str) -> str:
    """ "apple" → "an apple"; nouns that have an article, or take none, stay as they are."""
    if noun.startswith(("the ", "a ", "an ", "two ", "some ", *NO_ARTICLE)):
        return noun
    return ("an " if noun[0].lower() in "aeiou" and not noun.startswith(("uni", "one")) else "a ") + noun


def join_with_and(parts: Sequence[str]) -> str:
    """["a", "b", "c"] → "a, b and c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def weighted_choice(rng: Random, table: dict[str, float]) -> str:
    """A key of `table` (key → weight)."""
    return rng.choices(list(table), weights=list(table.values()))[0]


def normal_form(caption: str) -> str:
    """Lower case, without punctuation and repeated spaces, to compare captions."""
    return " ".join(re.findall(r"[a-z0-9]+", caption.lower()))
