"""People: a random person's picture, framing and description."""

from dataclasses import dataclass
from random import Random

from PIL import Image

from training.dataset.captions import join_with_and, weighted_choice, with_article
from training.dataset.colours import HAIR
from training.dataset.heads import HEADWEAR, Head, draw_head
from training.dataset.sprites import SKIN_TONES, sprite, with_skin_tone

SKIN = {
    "light": ("light skin", "light skin", "fair skin", "pale skin"),
    "medium-light": ("medium-light skin", "tan skin"),
    "medium": ("medium skin", "medium skin", "olive skin"),
    "medium-dark": ("brown skin",),
    "dark": ("dark skin", "dark skin", "black skin"),
}
HAIR_WORDS = {
    "black": ("black hair", "dark hair"), "brown": ("brown hair",), "blond": ("blond hair", "blonde hair"),
    "red": ("red hair", "ginger hair"), "white": ("white hair",), "gray": ("gray hair", "grey hair"),
    "blue": ("blue hair",), "pink": ("pink hair",), "green": ("green hair",), "purple": ("purple hair",),
}  # fmt: skip
HAIR_WEIGHTS = {colour: 1.0 if colour in ("blue", "pink", "green", "purple") else 2.0 for colour in HAIR}

# label: (nouns, sampling weight). Heads fill the frame; busts show head and shoulders.
HEADS: dict[str, tuple[tuple[str, ...], float]] = {
    "old man": (("old man", "elderly man", "grandfather"), 4),
    "old woman": (("old woman", "elderly woman", "grandmother"), 5),
    "boy": (("boy", "young boy"), 3),
    "girl": (("girl", "young girl"), 3),
    "child": (("child", "kid"), 1),
    "baby": (("baby",), 2),
    "man: curly hair": (("man with curly hair",), 2),
    "woman: curly hair": (("woman with curly hair",), 2.5),
    "man wearing turban": (("man with a turban", "sultan"), 1.5),
    "Santa Claus": (("Santa Claus",), 1),
}
BUSTS: dict[str, tuple[tuple[str, ...], float]] = {
    "princess": (("queen", "renaissance queen", "medieval queen", "princess", "queen with a crown"), 8),
    "prince": (("prince", "young king"), 3),
    "person with crown": (("king", "medieval king", "king with a crown", "renaissance king"), 5),
    "man mage": (("wizard", "old wizard", "wizard with a long white beard"), 4),
    "woman mage": (("witch", "sorceress"), 3),
    "woman astronaut": (("astronaut", "woman astronaut", "female astronaut"), 3.5),
    "man astronaut": (("astronaut", "man astronaut"), 3.5),
    "man police officer": (("policeman", "police officer", "man police officer"), 2.5),
    "woman police officer": (("policewoman", "police officer", "woman police officer"), 2.5),
    "man guard": (("royal guard", "soldier", "british guard"), 1.5),
    "man detective": (("detective", "man detective"), 2),
    "woman detective": (("detective", "woman detective"), 2),
    "man superhero": (("superhero",), 2),
    "woman superhero": (("superheroine", "woman superhero"), 2),
    "man vampire": (("vampire",), 1.5),
    "woman elf": (("elf", "female elf"), 2),
    "man elf": (("elf", "male elf"), 1.5),
    "ninja": (("ninja",), 1.5),
    "man in tuxedo": (("man in a tuxedo", "man in a suit", "groom"), 2),
    "woman with veil": (("bride", "woman with a veil"), 2),
    "woman with headscarf": (("woman with a headscarf", "woman with a hijab"), 2.5),
    "man cook": (("chef", "cook", "man chef"), 2),
    "woman cook": (("chef", "woman chef"), 2),
    "woman scientist": (("scientist", "woman scientist"), 2),
    "man scientist": (("scientist", "man scientist"), 2),
    "man farmer": (("farmer", "man farmer"), 1.5),
    "woman farmer": (("farmer", "woman farmer"), 1.5),
    "woman artist": (("artist", "painter", "woman artist"), 1.5),
    "man artist": (("artist", "painter", "man artist"), 1.5),
    "man pilot": (("pilot", "man pilot"), 1.5),
    "woman pilot": (("pilot", "woman pilot"), 1.5),
    "man firefighter": (("firefighter", "man firefighter"), 1.5),
    "woman firefighter": (("firefighter", "woman firefighter"), 1.5),
    "woman health worker": (("doctor", "nurse", "woman doctor"), 2.5),
    "man health worker": (("doctor", "man doctor"), 2.5),
    "woman teacher": (("teacher", "woman teacher"), 1.5),
    "man teacher": (("teacher", "man teacher"), 1.5),
    "woman student": (("student", "graduate", "woman student"), 1.5),
    "man student": (("student", "graduate", "man student"), 1.5),
    "man judge": (("judge",), 1),
    "man office worker": (("businessman", "office worker"), 1.5),
    "woman office worker": (("businesswoman", "office worker"), 1.5),
    "man construction worker": (("construction worker", "builder"), 1.5),
    "man mechanic": (("mechanic",), 1),
    "baby angel": (("angel", "baby angel"), 1.5),
    "mermaid": (("mermaid",), 1.2),
    "woman fairy": (("fairy",), 1.2),
}
SAYS_SKIN, SAYS_HAIR, SAYS_REST = 0.82, 0.92, 0.97
"""Probabilities that a caption names skin, hair, and other attributes that are drawn."""


@dataclass(frozen=True)
class Person:
    """A picture of one person (RGBA), its framing, and noun phrases without article, with and without attributes."""

    picture: Image.Image
    framing: str  # "head" or "bust"
    phrase: str
    short: str


def _described(rng: Random, noun: str, details: list[str]) -> str:
    if not details:
        return noun
    rng.shuffle(details)
    return f"{noun} {'and' if ' with ' in noun else 'with'} {join_with_and(details)}"


def _plain_head(rng: Random) -> Person:
    """A man or woman with independently sampled hair, beard, glasses and headwear."""
    sex = rng.choice(("man", "woman"))
    tone = rng.choice(SKIN_TONES)
    hair = "bald" if sex == "man" and rng.random() < 0.08 else weighted_choice(rng, HAIR_WEIGHTS)
    beard = sex == "man" and rng.random() < 0.38
    eyewear = ("sunglasses" if rng.random() < 0.15 else "glasses") if rng.random() < 0.2 else None
    headwear = rng.choice(list(HEADWEAR)) if hair != "bald" and rng.random() < 0.2 else None
    noun = sex
    if hair in ("white", "gray") and rng.random() < 0.3:
        noun = rng.choice((f"old {sex}", f"elderly {sex}"))
    elif hair not in ("white", "gray", "bald") and rng.random() < 0.25:
        noun = f"young {sex}"
    short = noun
    details = []
    if rng.random() < SAYS_SKIN:
        details.append(rng.choice(SKIN[tone]))
    if hair == "bald":
        noun = f"bald {noun}"
    elif beard and hair in ("white", "gray", "black", "red") and rng.random() < 0.45:
        details.append(f"a {hair} beard")
        beard = False
        if rng.random() < 0.5:
            details.append(rng.choice(HAIR_WORDS[hair]))
        return _finished(rng, Head(sex, tone, hair, True, eyewear, headwear), noun, short, details)
    elif rng.random() < SAYS_HAIR:
        details.append(rng.choice(HAIR_WORDS[hair]))
    if beard and rng.random() < SAYS_REST:
        details.append("a beard")
    return _finished(rng, Head(sex, tone, hair, beard, eyewear, headwear), noun, short, details)


def _finished(rng: Random, head: Head, noun: str, short: str, details: list[str]) -> Person:
    if head.eyewear and rng.random() < SAYS_REST:
        details.append(head.eyewear)
    if head.headwear and rng.random() < SAYS_REST:
        details.append(with_article(head.headwear))
    return Person(draw_head(head), "head", _described(rng, noun, details), short)


def pick_person(rng: Random) -> Person:
    """A random person: 45 % heads with sampled attributes, the rest Fluent heads and busts."""
    if rng.random() < 0.45:
        return _plain_head(rng)
    table = {**HEADS, **BUSTS}
    label = weighted_choice(rng, {name: weight for name, (_, weight) in table.items()})
    tone = rng.choice(SKIN_TONES)
    drawn = with_skin_tone(label, tone)
    noun = rng.choice(table[label][0])
    details = [rng.choice(SKIN[tone])] if drawn and rng.random() < SAYS_SKIN else []
    phrase = _described(rng, noun, details)
    return Person(sprite(drawn or label), "head" if label in HEADS else "bust", phrase, noun)
