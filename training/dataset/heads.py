"""Heads with any hair colour, beard, glasses and headwear, composed from the Fluent heads of men and women.

Fluent draws "man" and "woman" with the same outline in several hair colours. The hair mask is the difference of
the white-haired and the red-haired drawing; the shading comes from the white-haired one.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from training.dataset.colours import HAIR, luminance
from training.dataset.sprites import SIDE, sprite, with_skin_tone

SEX = ("man", "woman")
HEADWEAR = {  # name: (sprite, width, bottom edge), in parts of the side
    "crown": ("crown", 0.62, 0.27),
    "top hat": ("top hat", 0.72, 0.36),
    "cap": ("billed cap", 0.70, 0.42),
    "straw hat": ("woman’s hat", 0.98, 0.42),
    "graduation cap": ("graduation cap", 0.82, 0.40),
}


@dataclass(frozen=True)
class Head:
    """Attributes of a head. `hair`: a key of HAIR or "bald"; `eyewear`: "glasses", "sunglasses" or None."""

    sex: str
    tone: str
    hair: str
    beard: bool = False
    eyewear: str | None = None
    headwear: str | None = None


def _pixels(label: str, tone: str) -> np.ndarray:
    found = with_skin_tone(label, tone)
    if found is None:
        raise KeyError(f"{label} is not drawn in skin tone {tone}")
    return np.asarray(sprite(found)).astype(np.float32)


def _soft(mask: np.ndarray) -> np.ndarray:
    picture = Image.fromarray((np.clip(mask, 0, 1) * 255).astype(np.uint8))
    picture = picture.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(1.2))
    return np.asarray(picture).astype(np.float32)[..., None] / 255


def _shaded(colour: tuple[int, int, int], bright: np.ndarray, low: float, high: float) -> np.ndarray:
    """`colour` RGB with the shading of a surface whose luminance `bright` [h, w] ranges from `low` to `high`."""
    light = np.clip((bright - low) / (high - low + 1), 0, 1)[..., None]
    return np.clip(np.array(colour, np.float32) * (0.62 + 0.5 * light) + 14 * light, 0, 255)


@lru_cache(maxsize=256)
def _haired(sex: str, tone: str, hair: str) -> np.ndarray:
    if hair == "bald":
        return _pixels(f"{sex}: bald", tone)
    white, red = _pixels(f"{sex}: white hair", tone), _pixels(f"{sex}: red hair", tone)
    mask = _soft((np.abs(white[..., :3] - red[..., :3]).sum(-1) - 24) / 40)
    light = luminance(white)
    low, high = np.percentile(light[(mask[..., 0] > 0.5) & (white[..., 3] > 200)], [3, 97])
    head = white.copy()
    head[..., :3] = white[..., :3] * (1 - mask) + _shaded(HAIR[hair], light, low, high) * mask
    return head


@lru_cache(maxsize=16)
def _beard(tone: str) -> tuple[np.ndarray, np.ndarray]:
    """The bearded head and the mask of its beard: the difference from the shaved head, below the eyes."""
    bearded, shaved = _pixels("man: beard", tone), _pixels("man", tone)
    mask = _soft((np.abs(bearded - shaved).sum(-1) - 20) / 40)
    rows = np.linspace(0, 1, SIDE, dtype=np.float32)[:, None, None]
    return bearded, mask * np.clip((rows - 0.52) / 0.06, 0, 1)


def _with_beard(head: np.ndarray, tone: str, hair: str) -> np.ndarray:
    bearded, mask = _beard(tone)
    light = luminance(bearded)
    low, high = np.percentile(light[mask[..., 0] > 0.5], [5, 95])
    out = head.copy()
    out[..., :3] = head[..., :3] * (1 - mask) + _shaded(HAIR[hair], light, low, high) * mask
    out[..., 3] = np.maximum(head[..., 3], mask[..., 0] * bearded[..., 3])
    return out


def _with_eyewear(head: Image.Image, eyewear: str) -> Image.Image:
    """Round frames around the eyes, whose position all Fluent heads share."""
    scale = 4
    layer = Image.new("RGBA", (SIDE * scale, SIDE * scale))
    draw = ImageDraw.Draw(layer)
    radius, thickness, frame = 0.118 * SIDE * scale, 0.022 * SIDE * scale, (38, 34, 44, 255)
    lens = (40, 36, 52, 235) if eyewear == "sunglasses" else (255, 255, 255, 26)
    eyes = [(x * SIDE * scale, 0.505 * SIDE * scale) for x in (0.375, 0.625)]
    draw.line([(eyes[0][0] + radius, eyes[0][1]), (eyes[1][0] - radius, eyes[1][1])], frame, int(thickness))
    for side, (x, y) in zip((-1, 1), eyes, strict=True):
        draw.line(
            [(x + side * radius, y), (x + side * radius * 1.75, y - 0.03 * SIDE * scale)],
            frame,
            int(thickness),
        )
        draw.ellipse([x - radius, y - radius, x + radius, y + radius], lens, frame, int(thickness))
    return Image.alpha_composite(head, layer.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _with_headwear(head: Image.Image, headwear: str) -> Image.Image:
    label, width, bottom = HEADWEAR[headwear]
    thing = sprite(label)
    thing = thing.crop(thing.getbbox())
    size = (round(width * SIDE), round(width * SIDE * thing.height / thing.width))
    height = min(size[1], round(bottom * SIDE))
    out = head.copy()
    worn = thing.resize((round(size[0] * (height / size[1]) ** 0.5), height), Image.Resampling.LANCZOS)
    out.alpha_composite(worn, ((SIDE - worn.width) // 2, round(bottom * SIDE) - height))
    return out


@lru_cache(maxsize=600)
def draw_head(head: Head) -> Image.Image:
    """RGBA 256×256, framed as the Fluent heads are."""
    pixels = _haired(head.sex, head.tone, head.hair)
    if head.beard:
        pixels = _with_beard(pixels, head.tone, "black" if head.hair == "bald" else head.hair)
    picture = Image.fromarray(pixels.round().astype(np.uint8), "RGBA")
    if head.eyewear:
        picture = _with_eyewear(picture, head.eyewear)
    return _with_headwear(picture, head.headwear) if head.headwear else picture
