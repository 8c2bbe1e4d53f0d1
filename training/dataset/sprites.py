"""The art: Fluent 3D emoji as RGBA pictures, by their English label ("cat", "man: dark skin tone").

Files: npm @lobehub/fluent-emoji-3d (MIT); labels: npm emojibase-data (MIT).
"""

import json
from functools import lru_cache

from PIL import Image

from training.fetch_packages import EMOJIBASE, FLUENT_3D, fetch

SIDE = 256
SKIN_TONES = ("light", "medium-light", "medium", "medium-dark", "dark")


def _plain(hexcode: str) -> str:
    """Code points without the variation selector FE0F, which only some file names have."""
    return "-".join(part for part in hexcode.lower().split("-") if part != "fe0f")


@lru_cache(maxsize=1)
def files_by_label() -> dict[str, str]:
    """Label → file; the first entry where two code points have the same label."""
    art = {_plain(file.stem): str(file) for file in sorted((fetch(FLUENT_3D)).glob("**/*.webp"))}
    entries = json.loads((fetch(EMOJIBASE) / "package/en/data.json").read_text())
    found: dict[str, str] = {}
    for entry in entries:
        for variant in [entry, *entry.get("skins", [])]:
            file = art.get(_plain(variant["hexcode"]))
            if file:
                found.setdefault(variant["label"], file)
    return found


def exists(label: str) -> bool:
    return label in files_by_label()


@lru_cache(maxsize=1200)
def sprite(label: str) -> Image.Image:
    """RGBA 256×256, straight alpha. Raises KeyError for an unknown label."""
    return Image.open(files_by_label()[label]).convert("RGBA").resize((SIDE, SIDE), Image.Resampling.LANCZOS)


def with_skin_tone(label: str, tone: str) -> str | None:
    """The label of `label` in a skin tone ("man: bald" → "man: dark skin tone, bald"), None if there is no such art."""
    base, _, detail = label.partition(": ")
    candidate = f"{base}: {tone} skin tone" + (f", {detail}" if detail else "")
    return candidate if exists(candidate) else None
