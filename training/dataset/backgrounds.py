"""Backgrounds: plain colours, landscapes, cities and scenes, as float32 RGB [size, size, 3] 0–255, with words."""

from dataclasses import dataclass
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from training.dataset.colours import BACKGROUNDS
from training.dataset.sprites import sprite


@dataclass(frozen=True)
class Background:
    """`pixels`, and words for a caption: `alone` ("snowy mountains at night"), `behind` a subject ("in front of …")."""

    pixels: np.ndarray
    alone: str
    behind: str


def _grid(size: int) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / (size - 1)
    return y[..., None], x[..., None]


def _lerp(a, b, t):
    return np.asarray(a, np.float32) * (1 - t) + np.asarray(b, np.float32) * t


def _blur(pixels: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius))).astype(np.float32)


def plain(rng: Random, size: int) -> Background:
    """A named colour with a slight vertical gradient; in 12 % a pale grey that the caption does not name."""
    y, _ = _grid(size)
    if rng.random() < 0.12:
        colour, behind = np.array((214, 220, 232), np.float32), ""
    else:
        name = rng.choice(list(BACKGROUNDS))
        colour = np.array(BACKGROUNDS[name], np.float32)
        behind = rng.choice((f"on a {name} background",) * 3 + (f"on {name}", f"with a {name} background"))
        behind = behind.replace("a orange", "an orange")
    colour = colour + rng.uniform(-6, 6)
    return Background(np.clip(_lerp(colour * 1.07, colour * 0.93, y) + 0 * _grid(size)[1], 0, 255), "", behind)


SKIES = {  # time of day: (top, horizon, sun or moon, words)
    "day": ((84, 160, 235), (196, 228, 248), (255, 250, 215), ("", "on a sunny day", "")),
    "sunset": ((88, 70, 150), (252, 160, 90), (255, 214, 120), ("at sunset",)),
    "night": ((12, 16, 48), (52, 58, 118), (240, 240, 220), ("at night",)),
    "mist": ((176, 190, 204), (226, 230, 234), None, ("in the mist", "in fog")),
}
GRASS = {"day": (96, 168, 74), "sunset": (112, 110, 60), "night": (26, 48, 52), "mist": (120, 150, 120)}


def _ridge(noise_rng: np.random.Generator, size: int, frequency: int, roughness: float) -> np.ndarray:
    """A mountain ridge, 0–1, one value per column: octaves of linearly interpolated noise."""
    x, line, amplitude = np.linspace(0, 1, size), np.zeros(size), 1.0
    for octave in range(5):
        count = frequency * 2**octave
        line += amplitude * np.interp(x * count + noise_rng.random(), np.arange(count + 2), noise_rng.random(count + 2))
        amplitude *= roughness
    return ((line - line.min()) / (line.max() - line.min())).astype(np.float32)


def _stars(pixels: np.ndarray, noise_rng: np.random.Generator, size: int, lowest: float) -> None:
    for _ in range(36):
        row, column = noise_rng.integers(0, max(1, int(size * lowest))), noise_rng.integers(0, size)
        pixels[row, column] = 255 * noise_rng.uniform(0.6, 1)


def _mountains(noise_rng, pixels, y, size, horizon, time, haze, snowy):
    base = np.array(((92, 104, 140), (104, 96, 132), (84, 112, 128))[noise_rng.integers(3)], np.float32)
    for layer in range(2):
        line = _ridge(noise_rng, size, 2 + layer, 0.5)
        height, foot = (0.36 - 0.12 * layer), horizon + 0.02 + 0.06 * layer
        top = (foot - height * (0.3 + 0.7 * line))[None, :, None]
        inside = np.clip((y - top) * size * 0.8, 0, 1)
        colour = _lerp(_lerp(base, haze, 0.45 * (1 - layer)), (30, 40, 60) if time == "night" else base, 0.7 * layer)
        light = np.clip(1 + np.gradient(line) * size * 0.05, 0.75, 1.3)[None, :, None]
        rock = np.clip(colour * light, 0, 255) * np.ones_like(pixels)
        if snowy:
            edge = foot - height * 0.62 - 0.07 * _ridge(noise_rng, size, 6, 0.55)[None, :, None] + 0.03
            snow = np.clip((edge - y) * size * 0.5, 0, 1)
            rock = _lerp(rock, np.clip(_lerp((250, 250, 255), haze, 0.5 if time == "night" else 0.15), 0, 255), snow)
        pixels = _lerp(pixels, rock, inside)
    return pixels


def landscape(rng: Random, size: int) -> Background:
    """Sky, two mountain ranges and a meadow with a river, a lake or trees."""
    noise_rng = np.random.default_rng(rng.getrandbits(32))
    time = rng.choices(list(SKIES), weights=(4, 2, 2, 1))[0]
    top, haze, disc, words = SKIES[time]
    y, x = _grid(size)
    horizon = 0.58
    pixels = _lerp(top, haze, np.clip(y / horizon, 0, 1)) * np.ones((1, size, 1), np.float32)
    if disc:
        sun_x, sun_y = rng.uniform(0.2, 0.8), 0.2 if time != "sunset" else 0.42
        distance = np.sqrt((x - sun_x) ** 2 + (y - sun_y) ** 2)
        pixels = _lerp(pixels, disc, np.exp(-((distance / 0.22) ** 2)) * (0.15 if time == "night" else 0.5))
        pixels = _lerp(pixels, disc, np.clip((0.065 - distance) * 60, 0, 1))
    if time == "night":
        _stars(pixels, noise_rng, size, horizon * 0.7)
    snowy = rng.random() < 0.5
    pixels = _mountains(noise_rng, pixels, y, size, horizon, time, haze, snowy)
    grass = np.array(GRASS[time], np.float32)
    meadow = (horizon + 0.05 + 0.04 * _ridge(noise_rng, size, 2, 0.3))[None, :, None]
    pixels = _lerp(pixels, _lerp(grass * 1.08, grass * 0.8, y), np.clip((y - meadow) * size * 0.8, 0, 1))
    water = _lerp(_lerp(top, haze, 0.35), (70, 140, 210), 0.1 if time == "night" else 0.35)
    ground = rng.choices(("river", "lake", "trees", "meadow"), weights=(4, 3, 3, 2))[0]
    depth = np.clip((y - horizon - 0.07) / (0.93 - horizon), 0, 1)
    if ground == "river":
        middle = 0.5 + 0.12 * np.sin(depth * 4 + rng.uniform(0, 6.28)) * (0.25 + depth)
        width = 0.012 + depth**1.3 * 0.22
        pixels = _lerp(pixels, water, np.clip((width - np.abs(x - middle)) * size * 0.7, 0, 1) * (depth > 0))
    elif ground == "lake":
        shore = 0.74
        mirrored = pixels[np.clip(2 * int(shore * size) - np.arange(size), 0, size - 1)]
        pixels = _lerp(pixels, water * 0.55 + mirrored * 0.45, np.clip((y - shore) * size * 0.7, 0, 1))
    pixels = np.clip(pixels, 0, 255)
    if ground == "trees":
        pixels = _draw_trees(rng, pixels, size, time)
    mountains = rng.choice(("snowy mountains", "snow-capped mountains")) if snowy else "mountains"
    tail = {"river": " and a river", "lake": " and a lake", "trees": " and trees", "meadow": ""}[ground]
    when = rng.choice(words)
    kind = rng.choice(("", "", "a landscape with ", "a serene landscape with ", "a beautiful landscape with "))
    behind = f"in front of {mountains} {when}" if rng.random() < 0.8 else f"in a mountain landscape {when}"
    return Background(pixels, f"{kind}{mountains}{tail} {when}".strip(), behind.strip())


def _draw_trees(rng: Random, pixels: np.ndarray, size: int, time: str) -> np.ndarray:
    picture = Image.fromarray(pixels.astype(np.uint8))
    for foot in sorted(rng.uniform(0.68, 0.98) for _ in range(6)):
        side = int(size * (0.07 + 0.8 * (foot - 0.6)))
        tree = sprite("evergreen tree").resize((side, side), Image.Resampling.BICUBIC)
        if time == "night":
            tree = Image.merge("RGBA", [*(c.point(lambda v: v * 0.45) for c in tree.split()[:3]), tree.split()[3]])
        picture.paste(tree, (int(rng.random() * size - side / 2), int(foot * size - side)), tree)
    return np.asarray(picture).astype(np.float32)


NEON = ((255, 60, 180), (60, 230, 255), (180, 80, 255), (255, 200, 60), (80, 255, 170))
CITIES = {  # kind: (sky top, sky bottom, nearest houses, words)
    "neon": ((16, 10, 46), (96, 30, 120), (30, 26, 66),
             ("a neon-lit city", "a neon-lit city at night", "a neon city", "a cyberpunk city")),
    "night": ((12, 16, 48), (52, 58, 118), (30, 26, 66), ("a city at night",)),
    "day": ((84, 160, 235), (196, 228, 248), (90, 110, 160), ("a city", "a modern city")),
}  # fmt: skip


def city(rng: Random, size: int, kind: str | None = None) -> Background:
    """Three rows of houses with lit windows; neon cities glow."""
    noise_rng = np.random.default_rng(rng.getrandbits(32))
    kind = kind or rng.choices(list(CITIES), weights=(5, 2, 3))[0]
    top, bottom, near, words = CITIES[kind]
    unit = size / 128
    pixels = _lerp(top, bottom, _grid(size)[0]) * np.ones((1, size, 1), np.float32)
    if kind != "day":
        _stars(pixels, noise_rng, size, 0.4)
    for row in range(3):
        left = -int(noise_rng.integers(0, 10) * unit)
        while left < size:
            width = int((noise_rng.integers(10, 22) + 5 * row) * unit)
            roof = size - int(size * noise_rng.uniform(0.3, 0.72) * (1 - 0.16 * row))
            start, end = max(0, left), min(size, left + width)
            if end > start:
                pixels[roof:, start:end] = _lerp(near, bottom, 0.55 - 0.25 * row) * noise_rng.uniform(0.85, 1.1)
                _windows(noise_rng, pixels, kind, left, width, roof, size, unit)
            left += width + int(noise_rng.integers(0, 5) * unit)
    pixels = (
        np.clip(pixels * 0.88 + _blur(pixels, 5 * unit) * 0.5, 0, 255) if kind == "neon" else _blur(pixels, unit / 2)
    )
    name = rng.choice(words)
    return Background(pixels, name, f"in {name}")


def _windows(noise_rng, pixels, kind, left, width, roof, size, unit):
    lit = {"neon": NEON[noise_rng.integers(len(NEON))], "night": (255, 220, 130), "day": (230, 240, 250)}[kind]
    for top in np.arange(roof + 4 * unit, size - 2 * unit, 6 * unit).astype(int):
        for side in np.arange(left + 3 * unit, left + width - 3 * unit, 5 * unit).astype(int):
            if 0 <= side < size and noise_rng.random() < 0.55:
                brightness = noise_rng.uniform(0.65, 1)
                pixels[top : top + int(3 * unit), side : side + int(2 * unit)] = np.array(lit) * brightness


EMOJI_SCENES = {  # sprites that are a whole scene; label: words
    "sunset": ("a sunset over the city",), "sunrise": ("a sunrise over the sea",),
    "sunrise over mountains": ("a sunrise over mountains",), "cityscape at dusk": ("a city at dusk",),
    "national park": ("a lake with mountains",), "desert": ("a desert with a cactus", "a desert"),
    "bridge at night": ("a bridge at night",), "milky way": ("outer space with stars", "a galaxy"),
    "foggy": ("a foggy city",), "fireworks": ("fireworks at night", "fireworks"),
    "night with stars": ("a city under the stars",),
}  # fmt: skip


def emoji_scene(rng: Random, size: int) -> Background:
    """A sprite that fills the picture, without its rounded border."""
    label = rng.choice(list(EMOJI_SCENES))
    side = int(size / 0.8)
    picture = sprite(label).resize((side, side), Image.Resampling.LANCZOS)
    edge = (side - size) // 2
    backed = Image.alpha_composite(Image.new("RGBA", picture.size, (40, 44, 80, 255)), picture)
    pixels = np.asarray(backed.convert("RGB")).astype(np.float32)[edge : edge + size, edge : edge + size]
    name = rng.choice(EMOJI_SCENES[label])
    return Background(pixels, name, f"in front of {name}")


def scene(rng: Random, size: int) -> Background:
    """50 % landscapes, 30 % cities, 20 % emoji scenes."""
    kind = rng.random()
    return landscape(rng, size) if kind < 0.5 else city(rng, size) if kind < 0.8 else emoji_scene(rng, size)
