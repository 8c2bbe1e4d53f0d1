"""Word lists written by hand: what to draw for words that are in no caption, and words of other languages.

Each line of a file is `phrase of captions: words, other words`.
"""

import re
from pathlib import Path

LISTS = Path(__file__).parent / "lists"


def _read(file: Path, known: set[str]) -> dict[str, str]:
    """Word → phrase of captions. Raises ValueError for a word that comes twice and a phrase with an unknown word."""
    found: dict[str, str] = {}
    for line in file.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        phrase, _, words = line.partition(":")
        if unknown := set(re.findall(r"[a-z]+", phrase.lower())) - known:
            raise ValueError(f"{file.name}: {phrase} has {', '.join(unknown)}, which is in no caption.")
        for word in (part.strip() for part in words.split(",")):
            if word in found:
                raise ValueError(f"{file.name}: {word} comes twice.")
            found[word] = phrase
    return dict(sorted(found.items()))


def nearest(known: set[str]) -> dict[str, str]:
    """Words that are in no caption → the nearest phrase that is."""
    found = _read(LISTS / "nearest.txt", known)
    if both := found.keys() & (known | synonyms(known).keys()):
        raise ValueError(f"nearest.txt: {', '.join(both)} is in captions or in synonyms.txt.")
    return found


def synonyms(known: set[str]) -> dict[str, str]:
    """Words and phrases → the phrase of captions that means the same."""
    return _read(LISTS / "synonyms.txt", known)


def translations(known: set[str]) -> dict[str, dict[str, str]]:
    """Language → its words → English ones: of captions, of the lists above, or such as joins them."""
    listed = {word for phrase in (*synonyms(known), *nearest(known)) for word in re.findall(r"[a-z]+", phrase)}
    joining = {"without", "my", "two"}
    files = sorted((LISTS / "translations").glob("*.txt"))
    return {file.stem: _read(file, known | listed | joining) for file in files}
