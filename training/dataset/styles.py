"""Styles that a caption names, as image filters: uint8 RGB [size, size, 3] → the same shape."""

from collections.abc import Callable
from random import Random

import numpy as np
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps

SEPIA = np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]], np.float32)


def _black_and_white(picture: Image.Image) -> Image.Image:
    return ImageOps.grayscale(picture).convert("RGB")


def _sepia(picture: Image.Image) -> Image.Image:
    gray = np.asarray(_black_and_white(picture)).astype(np.float32)
    return Image.fromarray(np.clip(gray @ SEPIA.T, 0, 255).astype(np.uint8))


def _pencil(picture: Image.Image) -> Image.Image:
    """The grey picture divided by its blurred copy (colour dodge)."""
    gray = ImageOps.grayscale(picture)
    blurred = gray.filter(ImageFilter.GaussianBlur(picture.width / 42))
    dodged = 255 * (np.asarray(gray).astype(np.float32) + 1) / (np.asarray(blurred).astype(np.float32) + 1)
    return Image.fromarray(np.clip(dodged, 0, 255).astype(np.uint8)).convert("RGB")


def _pixel_art(picture: Image.Image) -> Image.Image:
    small = picture.resize((32, 32), Image.Resampling.BOX).quantize(24).convert("RGB")
    return small.resize(picture.size, Image.Resampling.NEAREST)


def _watercolor(picture: Image.Image) -> Image.Image:
    """Median filter, paler colours and darkened edges."""
    patches = picture.filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(picture.width / 200))
    edges = ImageOps.expand(ImageOps.crop(ImageOps.grayscale(patches).filter(ImageFilter.FIND_EDGES), 1), 1, 0)
    rims = ImageOps.invert(edges).convert("RGB")
    pale = Image.blend(patches, Image.new("RGB", picture.size, (255, 252, 244)), 0.35)
    return ImageChops.multiply(pale, Image.blend(rims, Image.new("RGB", picture.size, (255, 255, 255)), 0.4))


def _oil(picture: Image.Image) -> Image.Image:
    return ImageEnhance.Color(picture.filter(ImageFilter.ModeFilter(5))).enhance(1.25)


STYLES: dict[str, tuple[tuple[str, ...], Callable[[Image.Image], Image.Image]]] = {
    "black and white": (("a black and white photo of ", "a black and white picture of "), _black_and_white),
    "sepia": (("a sepia photo of ", "an old sepia photo of "), _sepia),
    "pencil": (("a pencil drawing of ", "a sketch of "), _pencil),
    "pixel art": (("a pixel art picture of ", "pixel art of "), _pixel_art),
    "watercolor": (("a watercolor painting of ", "a watercolor of "), _watercolor),
    "oil": (("an oil painting of ",), _oil),
}


def apply_random_style(rng: Random, pixels: np.ndarray) -> tuple[np.ndarray, str]:
    """The picture in a random style, and the words that begin its caption ("a pencil drawing of ")."""
    words, draw = STYLES[rng.choice(list(STYLES))]
    return np.asarray(draw(Image.fromarray(pixels))), rng.choice(words)
