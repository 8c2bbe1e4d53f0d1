"""Write what the starter knows into its pack: `python -m training.vocabulary` → `vocabulary.json`.

The app's schema of it is src/shared/api/vocabulary.ts. Pictures are drawn afterwards by tools/draw-vocabulary.mjs.
"""

import json
from pathlib import Path

from training.paths import starter_pack
from training.vocabulary import captions
from training.vocabulary.groups import GROUPS
from training.vocabulary.word_lists import nearest, synonyms, translations

PICTURES = "vocabulary"


def picture_of(word: str, folder: Path) -> str | None:
    """File name of an entry's picture where it has been drawn."""
    name = f"{'-'.join(word.lower().split())}.webp"
    return name if (folder / name).exists() else None


def vocabulary(pack: Path) -> dict:
    """What vocabulary.json says. Raises ValueError for a list that leads to a word that is in no caption."""
    known = set(captions.words())
    return {
        "language": "en",
        "groups": [
            {
                "id": name,
                "entries": [
                    {"word": word, "prompt": prompt, "picture": picture_of(word, pack / PICTURES)}
                    for word, prompt in entries
                ],
            }
            for name, entries in GROUPS.items()
        ],
        "words": captions.words(),
        "nearest": nearest(known),
        "translations": translations(known),
        "captions": captions.phrases(synonyms(known)),
    }


if __name__ == "__main__":
    pack = starter_pack()
    made = vocabulary(pack)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    (pack / "vocabulary.json").write_text(text + "\n")
    entries = sum(len(group["entries"]) for group in made["groups"])
    print(f"{len(made['words'])} words, {entries} entries, {len(text):,} characters")
