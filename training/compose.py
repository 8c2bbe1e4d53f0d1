"""One training picture and its captions.

Framing is canonical (people large and centred, objects centred) because, on little compute, entropy decides
whether anything is learnt; `variety` 0 … 1 loosens position and scale in half of the pictures, for a later
stage. Framing that a caption names ("a small …", "… on the left") is always drawn.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import numpy as np
from PIL import Image, ImageFilter

from training import backgrounds
from training.backgrounds import Background
from training.objects import pick_object
from training.paths import HELD_PROMPTS
from training.people import pick_person
from training.recolour import pick_painted
from training.sprites import sprite
from training.styles import styled
from training.words import normal_form, with_article

MIX = {
    "person": 0.30,
    "person in a scene": 0.09,
    "object": 0.29,
    "object in a scene": 0.08,
    "scene": 0.10,
    "pair": 0.14,
}
STYLED = 0.08
PAINTED = 0.16
"""Of objects: in a colour that is named."""
FRAMED = 0.12
"""Of objects: with words for the framing."""
FRAMINGS = (  # words before and after the name; width; centre
    ("small", "", 0.44, 0.5, 0.56), ("tiny", "", 0.34, 0.5, 0.58),
    ("big", "", 1.05, 0.5, 0.52), ("giant", "", 1.16, 0.5, 0.54),
    ("", "on the left", 0.56, 0.29, 0.54), ("", "on the right", 0.56, 0.71, 0.54),
    ("", "in the distance", 0.30, 0.5, 0.62),
)  # fmt: skip


@dataclass(frozen=True)
class Composition:
    """`pixels` uint8 [size, size, 3]; two captions that both describe them."""

    pixels: np.ndarray
    captions: tuple[str, str]


def _place(canvas: Image.Image, thing: Image.Image, width: float, x: float, y: float, shadow: bool) -> None:
    """Paste `thing`, `width` of the canvas wide, its centre at (x, y), both 0–1; soft shadow below."""
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
    lead = rng.choice(
        ("a portrait of ", "a portrait of ", "portrait of ", "a close-up of ", "a photo of ", "")
    )
    first = f"{lead}{with_article(person.phrase)} {background.behind}"
    second = f"{with_article(person.phrase)} {background.behind}"
    return Composition(np.asarray(canvas), (first.strip(), second.strip()))


def _object(rng: Random, size: int, variety: float, background: Background, in_scene: bool) -> Composition:
    picture, name = _thing(rng)
    if in_scene and rng.random() < 0.12:
        picture, name = sprite("robot"), rng.choice(("robot", "futuristic robot"))
    canvas = _canvas(background)
    width = (0.66 if in_scene else 0.84) * (1 - variety * rng.uniform(0, 0.35))
    x, y = (0.5 + variety * rng.uniform(-0.12, 0.12) for _ in range(2))
    y += 0.12 if in_scene else 0.01
    where = ""
    if rng.random() < FRAMED:
        size_word, where, width, x, y = rng.choice(FRAMINGS)
        name = f"{size_word} {name}".strip()
    _place(canvas, picture, width, x, y, shadow=True)
    words = " ".join(filter(None, (with_article(name), where, background.behind)))
    return Composition(
        np.asarray(canvas), (words, rng.choice(("a picture of ", "a photo of ", "", "")) + words)
    )


def _thing(rng: Random) -> tuple[Image.Image, str]:
    """An object and its name, now and then in a colour that the name says."""
    if rng.random() < PAINTED:
        return pick_painted(rng)
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
            picture, name = _thing(rng)
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
def held_captions() -> frozenset[str]:
    """Normal forms of the prompts kept for evaluation; no training caption may equal one."""
    lines = HELD_PROMPTS.read_text().splitlines()
    return frozenset(
        normal_form(line.partition("\t")[2]) for line in lines if line and not line.startswith("#")
    )


def compose(seed: int, size: int, variety: float = 0.0) -> Composition:
    """The picture number `seed`: the same one on every machine. Never one whose caption is held out."""
    rng = Random(seed)
    while True:
        made = _compose(rng, size, variety)
        if rng.random() < STYLED:
            made = _in_a_style(rng, made)
        if not any(normal_form(caption) in held_captions() for caption in made.captions):
            return made


def _in_a_style(rng: Random, made: Composition) -> Composition:
    """Colours are named only where the style keeps them; the plain caption gives the words that follow."""
    pixels, lead = styled(rng, made.pixels)
    subject = made.captions[0]
    for other in ("a portrait of ", "portrait of ", "a close-up of ", "a photo of "):
        subject = subject.removeprefix(other)
    bare = re.sub(r" (on|with) an? [a-z ]+ background$", "", subject)
    return Composition(pixels, (lead + subject, lead + bare))


def _compose(rng: Random, size: int, variety: float) -> Composition:
    kind = rng.choices(list(MIX), weights=MIX.values())[0]
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
