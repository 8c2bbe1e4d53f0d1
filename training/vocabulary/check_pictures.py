"""How well the pictures of the vocabulary show what they are of: `python -m training.vocabulary.check_pictures`.

Each is compared with the training art of all nouns, framed as compositions frame it, and should be nearest to that of
its own: a picture that melted into a blob is nearest to another. The distance is the root mean square of 32×32 pixels.
With `--folder` pictures named in the same way are checked, wherever they were drawn.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image

from training.dataset import objects
from training.dataset.captions import with_article
from training.dataset.compose import _place
from training.dataset.sprites import sprite
from training.paths import starter_pack

SIDE = 32


def _pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)).astype(np.float32)


def _composition(label: str) -> Image.Image:
    """As `compose` frames an object on the pale grey that captions do not name."""
    light = np.linspace(1.07, 0.93, 128, dtype=np.float32)[:, None, None]
    pale = np.clip(np.array((214, 220, 232), np.float32) * light * np.ones((128, 128, 3), np.float32), 0, 255)
    canvas = Image.fromarray(pale.round().astype(np.uint8))
    _place(canvas, sprite(label), 0.84, 0.5, 0.51, shadow=True)
    return canvas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=starter_pack() / "vocabulary")
    folder = parser.parse_args().folder
    labels = list(objects.weights())
    art = np.stack([_pixels(_composition(label)) for label in labels])
    label_of = {with_article(name): label for label in labels for name in objects.names(label)}
    vocabulary = json.loads((starter_pack() / "vocabulary.json").read_text())
    entries = [entry for group in vocabulary["groups"] for entry in group["entries"] if entry["prompt"] in label_of]
    common = set(objects.checked_labels(objects.MOST_COMMON))
    right: list[tuple[str, bool]] = []
    for entry in entries:
        drawn = _pixels(Image.open(folder / entry["picture"]))
        distances = np.sqrt(((art - drawn) ** 2).mean((1, 2, 3)))
        label = label_of[entry["prompt"]]
        nearest = labels[int(distances.argmin())]
        right.append((label, nearest == label))
        if nearest != label:
            own = distances[labels.index(label)]
            print(f"{entry['word']}: nearest to {nearest} ({distances.min():.1f}), its own {own:.1f}")
    of_common = [is_right for label, is_right in right if label in common]
    print(f"{sum(is_right for _, is_right in right)} of {len(right)} are nearest to their own art")
    print(f"{sum(of_common)} of {len(of_common)} of the most common nouns")


if __name__ == "__main__":
    main()
