"""Sprites in another colour ("a blue car"): the dominant colour is replaced, the shading kept."""

from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from training.dataset.colours import OBJECT_COLOURS, luminance
from training.dataset.objects import checked_labels, names
from training.dataset.sprites import sprite

RECOLOURABLE = """cat face, dog face, rabbit face, horse face, pig face, frog, bear, fox, owl, duck, parrot,
bird, dove, butterfly, turtle, snake, lizard, crocodile, dragon, sauropod, T-Rex, whale, dolphin, shark,
fish, octopus, crab, elephant, giraffe, horse, cow, dog, cat, pig, tulip, rose, hibiscus, sunflower,
mushroom, grapes, banana, pear, strawberry, doughnut, birthday cake, cupcake, teapot, castle, house, church,
tent, automobile, racing car, sport utility vehicle, pickup truck, delivery truck, tractor, motorcycle,
motor scooter, bicycle, airplane, helicopter, rocket, flying saucer, sailboat, speedboat, robot, alien,
star, umbrella, wrapped gift, balloon, teddy bear, guitar, violin, crown, top hat, t-shirt, dress, running
shoe, backpack, handbag, gem stone, candle, telephone, closed book, key, shield, chair, bed, door, magic
wand, puzzle piece"""
HUES, GRAY, REACH = 32, 0.22, 2
"""Bins of the hue circle; saturation below which a pixel counts as grey; bins on either side of the dominant hue."""


def _dominant_colour_mask(colours: np.ndarray, solid: np.ndarray) -> np.ndarray:
    """Mask [h, w] 0 or 1 of the most common hue, or of the grey pixels where no hue covers 30 % of the object."""
    hsv = np.asarray(Image.fromarray(colours.astype(np.uint8)).convert("HSV")).astype(np.float32) / 255
    hue = (hsv[..., 0] * HUES).astype(int) % HUES
    coloured = solid & (hsv[..., 1] > GRAY) & (hsv[..., 2] > 0.2)
    counts = np.bincount(hue[coloured], minlength=HUES)
    near = sum(np.roll(counts, shift) for shift in range(-REACH, REACH + 1))
    if near.max() < 0.3 * solid.sum():
        return (solid & ~coloured & (hsv[..., 2] > 0.25)).astype(np.float32)
    away = np.abs(hue - int(near.argmax()))
    return (coloured & (np.minimum(away, HUES - away) <= REACH)).astype(np.float32)


@lru_cache(maxsize=1200)
def recolour(label: str, colour: str) -> Image.Image:
    """RGBA 256×256. `colour`: a key of OBJECT_COLOURS."""
    pixels = np.asarray(sprite(label)).astype(np.float32)
    mask = _dominant_colour_mask(pixels[..., :3], pixels[..., 3] > 128)
    soft = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.MedianFilter(3))
    mask = np.asarray(soft.filter(ImageFilter.GaussianBlur(1))).astype(np.float32)[..., None] / 255
    bright = luminance(pixels)
    light = (bright / max(1.0, float(np.median(bright[mask[..., 0] > 0.5]))))[..., None]
    target = np.array(OBJECT_COLOURS[colour], np.float32)
    lit = target * np.minimum(light, 1) + (255 - target) * 0.6 * np.clip(light - 1, 0, 1)
    pixels[..., :3] = pixels[..., :3] * (1 - mask) + np.clip(lit, 0, 255) * mask
    return Image.fromarray(pixels.round().astype(np.uint8), "RGBA")


@lru_cache(maxsize=1)
def recolourable_names() -> dict[str, tuple[str, ...]]:
    """Label → its nouns that name no colour ("rose", not "red rose")."""
    plain = {
        label: tuple(name for name in names(label) if not set(name.split()) & set(OBJECT_COLOURS))
        for label in checked_labels(RECOLOURABLE)
    }
    return {label: kept for label, kept in plain.items() if kept}


def pick_recoloured(rng: Random) -> tuple[Image.Image, str]:
    """A random object in a random colour (RGBA), and its noun with the colour."""
    label = rng.choice(list(recolourable_names()))
    colour = rng.choice(list(OBJECT_COLOURS))
    return recolour(label, colour), f"{colour} {rng.choice(recolourable_names()[label])}"
