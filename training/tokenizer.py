"""CLIP's byte-pair encoding (openai/CLIP simple_tokenizer.py), from a pack's vocab.json and merges.txt."""

import json
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

START, END, LENGTH, VOCABULARY_SIZE = 49406, 49407, 77, 49408
_WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+", re.IGNORECASE)


def _byte_letters() -> dict[int, str]:
    """CLIP's mapping of each byte to a printable character, in which vocab.json and merges.txt are written."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        letters.setdefault(byte, chr(256 + len(letters) - len(printable)))
    return letters


class Tokenizer:
    """`tokenizer(text)` → at most 77 token ids, with start and end token, not padded."""

    def __init__(self, folder: Path):
        self.ids: dict[str, int] = json.loads((folder / "vocab.json").read_text())
        merges = (folder / "merges.txt").read_text().splitlines()[1:]
        self._rank = {tuple(line.split()): rank for rank, line in enumerate(merges) if line}
        self._letters = _byte_letters()
        self._pieces = lru_cache(maxsize=20000)(self._split)

    def _split(self, word: str) -> tuple[int, ...]:
        parts = [self._letters[byte] for byte in word.encode()]
        parts[-1] += "</w>"
        while len(parts) > 1:
            pairs = list(pairwise(parts))
            best = min(pairs, key=lambda pair: self._rank.get(pair, len(self._rank)))
            if best not in self._rank:
                break
            merged: list[str] = []
            for part in parts:
                if merged and (merged[-1], part) == best:
                    merged[-1] += part
                else:
                    merged.append(part)
            parts = merged
        return tuple(self.ids[part] for part in parts)

    def __call__(self, text: str) -> list[int]:
        inner = [token for word in _WORDS.findall(text.lower()) for token in self._pieces(word)]
        return [START, *inner[: LENGTH - 2], END]


def padded(rows: list[list[int]], length: int | None = None) -> list[list[int]]:
    """Rows padded with the end token to `length`, or to the longest row."""
    width = length or max(len(row) for row in rows)
    return [row + [END] * (width - len(row)) for row in rows]
