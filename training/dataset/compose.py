"""One training picture with its captions, from a seed.

Framing is canonical (people large and centred, objects centred): with little compute, the fewer ways a noun
appears in, the sooner it is learnt. `variety` 0–1 varies position and scale in half of the pictures. Framing that
the caption names ("a small …", "… on the left") is drawn in any case.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from training.dataset import backgrounds
from training.dataset.backgrounds import Background
from training.dataset.captions import normal_form, with_article
from training.dataset.objects import pick_object
from training.dataset.people import pick_person
from training.dataset.recolour import pick_recoloured
from training.dataset.sprites import sprite
from training.dataset.styles import apply_random_style
from training.paths import HELD_OUT_PROMPTS

COMPOSITION_WEIGHTS = {
    "person": 0.30,
    "person in a scene": 0.09,
    "object": 0.29,
    "object in a scene": 0.08,
    "scene": 0.10,
    "pair": 0.14,
}
STYLED_SHARE = 0.08
"""Of pictures: with a style filter."""
RECOLOURED_SHARE = 0.16
"""Of objects: in another colour, which the caption names."""
FRAMED_SHARE = 0.12
"""Of objects: with a framing that the caption names."""
FRAMINGS = (  # words before and after the noun; width; centre x, y (parts of the side)
    ("small", "", 0.44, 0.5, 0.56), ("tiny", "", 0.34, 0.5, 0.58),
    ("big", "", 1.05, 0.5, 0.52), ("giant", "", 1.16, 0.5, 0.54),
    ("", "on the left", 0.56, 0.29, 0.54), ("", "on the right", 0.56, 0.71, 0.54),
    ("", "in the distance", 0.30, 0.5, 0.62),
)  # fmt: skip


@dataclass(frozen=True)
class Composition:
    """`pixels` uint8 [size, size, 3] and two captions, each of which describes them."""

    pixels: np.ndarray
    captions: tuple[str, str]


def _place(canvas: Image.Image, thing: Image.Image, width: float, x: float, y: float, shadow: bool) -> None:
    """Paste `thing` with its centre at (x, y) and `width`, in parts of the canvas, and optionally a soft shadow."""
    size = canvas.width
    side = round(size * width)
    drawn = thing.resize((side, side), Image.Resampling.LANCZOS)
    corner = (round(x * size - side / 2), round(y * size - side / 2))
    if shadow:
        alpha = Image.new("L", canvas.size)
        alpha.paste(drawn.getchannel("A"), (corner[0], corner[1] + round(size * 0.04)))
        alpha = alpha.filter(ImageFilter.GaussianBlur(size * 0.04)).point(lambda v: v * 0.28)
        canvas.paste((0, 0, 0), (0, 0), alpha)
    canvas.paste(drawn, corner, drawn)


def _canvas(background: Background) -> Image.Image:
    return Image.fromarray(background.pixels.round().astype(np.uint8))


def _person(rng: Random, size: int, variety: float, background: Background) -> Composition:
    person = pick_person(rng)
    canvas = _canvas(background)
    width, y = (0.90, 0.52) if person.framing == "head" else (1.14, 0.58)
    width *= 1 - variety * rng.uniform(-0.1, 0.25)
    _place(canvas, person.picture, width, 0.5 + variety * rng.uniform(-0.1, 0.1), y, shadow=True)
    lead = rng.choice(("a portrait of ", "a portrait of ", "portrait of ", "a close-up of ", "a photo of ", ""))
    first = f"{lead}{with_article(person.phrase)} {background.behind}"
    second = f"{with_article(person.phrase)} {background.behind}"
    return Composition(np.asarray(canvas), (first.strip(), second.strip()))


def _object(rng: Random, size: int, variety: float, background: Background, in_scene: bool) -> Composition:
    picture, name = _pick_object_picture(rng)
    if in_scene and rng.random() < 0.12:
        picture, name = sprite("robot"), rng.choice(("robot", "futuristic robot"))
    canvas = _canvas(background)
    width = (0.66 if in_scene else 0.84) * (1 - variety * rng.uniform(0, 0.35))
    x, y = (0.5 + variety * rng.uniform(-0.12, 0.12) for _ in range(2))
    y += 0.12 if in_scene else 0.01
    where = ""
    if rng.random() < FRAMED_SHARE:
        size_word, where, width, x, y = rng.choice(FRAMINGS)
        name = f"{size_word} {name}".strip()
    _place(canvas, picture, width, x, y, shadow=True)
    words = " ".join(filter(None, (with_article(name), where, background.behind)))
    return Composition(np.asarray(canvas), (words, rng.choice(("a picture of ", "a photo of ", "", "")) + words))


def _pick_object_picture(rng: Random) -> tuple[Image.Image, str]:
    """An object and its noun; RECOLOURED_SHARE of them in another colour, which the noun includes."""
    if rng.random() < RECOLOURED_SHARE:
        return pick_recoloured(rng)
    label, name = pick_object(rng)
    return sprite(label), name


def _pair(rng: Random, size: int, background: Background) -> Composition:
    canvas = _canvas(background)
    phrases = []
    for x in (0.27, 0.73):
        if rng.random() < 0.2:
            person = pick_person(rng)
            picture, name = person.picture, person.short
        else:
            picture, name = _pick_object_picture(rng)
        _place(canvas, picture, 0.5, x, 0.55, shadow=True)
        phrases.append(with_article(name))
    words = f"{phrases[0]} {{}} {phrases[1]} {background.behind}".strip()
    other = rng.choice(("next to", "next to", "beside", "and"))
    return Composition(np.asarray(canvas), (words.format("and"), words.format(other)))


def _scene(rng: Random, size: int) -> Composition:
    found = backgrounds.scene(rng, size)
    lead = rng.choice(("a picture of ", "a view of ", "a painting of "))
    return Composition(found.pixels.round().astype(np.uint8), (found.alone, lead + found.alone))


@lru_cache(maxsize=1)
def held_out_captions() -> frozenset[str]:
    """Normal forms of the held-out prompts, which no training caption may equal."""
    lines = HELD_OUT_PROMPTS.read_text().splitlines()
    return frozenset(normal_form(line.partition("\t")[2]) for line in lines if line and not line.startswith("#"))


def compose(seed: int, size: int, variety: float = 0.0) -> Composition:
    """The composition of `seed`, the same on every machine. Drawn again while a caption is a held-out prompt."""
    rng = Random(seed)
    while True:
        made = _compose(rng, size, variety)
        if rng.random() < STYLED_SHARE:
            made = _apply_style(rng, made)
        if not any(normal_form(caption) in held_out_captions() for caption in made.captions):
            return made


def _apply_style(rng: Random, made: Composition) -> Composition:
    """A random style. The second caption leaves out the background colour, which some styles remove."""
    pixels, lead = apply_random_style(rng, made.pixels)
    subject = made.captions[0]
    for other in ("a portrait of ", "portrait of ", "a close-up of ", "a photo of "):
        subject = subject.removeprefix(other)
    bare = re.sub(r" (on|with) an? [a-z ]+ background$", "", subject)
    return Composition(pixels, (lead + subject, lead + bare))


def _compose(rng: Random, size: int, variety: float) -> Composition:
    kind = rng.choices(list(COMPOSITION_WEIGHTS), weights=COMPOSITION_WEIGHTS.values())[0]
    variety *= max(0.0, rng.uniform(-1, 1))
    if kind == "scene":
        return _scene(rng, size)
    in_scene = kind.endswith("in a scene")
    background = backgrounds.scene(rng, size) if in_scene else backgrounds.plain(rng, size)
    if kind.startswith("person"):
        return _person(rng, size, variety, background)
    if kind == "pair":
        return _pair(rng, size, background)
    return _object(rng, size, variety, background, in_scene)
