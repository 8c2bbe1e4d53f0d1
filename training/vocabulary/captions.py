"""All words and phrases that captions of the training data are made of, without drawing any picture."""

import re
from collections.abc import Iterable, Iterator

from training.dataset import backgrounds, objects, people
from training.dataset.captions import NO_ARTICLE, with_article
from training.dataset.colours import BACKGROUNDS, OBJECT_COLOURS
from training.dataset.compose import FRAMINGS
from training.dataset.heads import HEADWEAR
from training.dataset.styles import STYLES

AGES = ("", "old ", "elderly ", "young ")
PLAIN_HEADS = (*(f"{age}{sex}" for sex in ("man", "woman") for age in AGES), "bald man")
LEADS = ("a portrait of", "portrait of", "a close-up of", "a photo of", "a picture of", "a view of", "a painting of")
JOINTS = ("with", "and", "next to", "beside", "on a background", "on", "in front of", "in", "a", "an", "the")
GROUND = (" and a river", " and a lake", " and trees", "")
LANDSCAPE_LEADS = ("a landscape with", "a serene landscape with", "a beautiful landscape with")
MOUNTAINS = ("mountains", "snowy mountains", "snow-capped mountains")

GARMENTS = (
    "t-shirt", "dress", "shoe", "running shoe", "high-heeled shoe", "red shoe", "handbag", "backpack", "ring",
    "diamond", "gem", "watch", "headphones",
)  # fmt: skip


def people_nouns() -> list[str]:
    """Noun phrases of people, without article: "queen", "man with curly hair"."""
    named = [noun for nouns, _ in {**people.HEADS, **people.BUSTS}.values() for noun in nouns]
    return list(dict.fromkeys((*PLAIN_HEADS, *named)))


def object_nouns() -> list[str]:
    """Noun phrases of objects, without article: "cat", "cup of coffee"."""
    return list(dict.fromkeys(name for label in objects.weights() for name in objects.names(label)))


def details() -> list[str]:
    """What stands after "with" in captions of people."""
    skin = [words for each in people.SKIN.values() for words in each]
    hair = [words for each in people.HAIR_WORDS.values() for words in each]
    beards = [f"a {colour} beard" for colour in ("white", "gray", "black", "red")]
    worn = ["glasses", "sunglasses", *(with_article(name) for name in HEADWEAR)]
    return list(dict.fromkeys((*skin, *hair, "a beard", *beards, *worn)))


def times() -> list[str]:
    """Ends of captions of landscapes."""
    return list(dict.fromkeys(words for *_, ends in backgrounds.SKIES.values() for words in ends if words))


def scenes() -> dict[str, str]:
    """A caption of a scene alone → the same behind a subject, apart from landscapes."""
    cities = {name: f"in {name}" for *_, names in backgrounds.CITIES.values() for name in names}
    emoji = {name: f"in front of {name}" for names in backgrounds.EMOJI_SCENES.values() for name in names}
    return cities | emoji


def style_leads() -> list[str]:
    return [lead.strip() for leads, _ in STYLES.values() for lead in leads]


def framings() -> list[tuple[str, str]]:
    """Words before and after a noun: ("small", ""), ("", "on the left")."""
    return [(before, after) for before, after, *_ in FRAMINGS]


def _phrases() -> Iterator[Iterable[str]]:
    yield from (people_nouns(), object_nouns(), details(), times(), scenes(), style_leads())
    yield from (LEADS, JOINTS, GROUND, LANDSCAPE_LEADS, MOUNTAINS, BACKGROUNDS, OBJECT_COLOURS)
    yield [" ".join(each) for each in framings()]
    yield ("bald", "futuristic robot")


def words() -> list[str]:
    """Every word of captions, in lower case and in order."""
    return sorted({word for phrases in _phrases() for text in phrases for word in re.findall(r"[a-z]+", text.lower())})


def landscapes() -> dict[str, str]:
    """A caption of a landscape → the same behind a subject, where only mountains and time of day are named."""
    found: dict[str, str] = {}
    for mountains in MOUNTAINS:
        for when in ("", *times()):
            behind = f"in front of {mountains} {when}".strip()
            for ground in GROUND:
                for lead in ("", *(f"{lead} " for lead in LANDSCAPE_LEADS[:-1])):
                    found[f"{lead}{mountains}{ground} {when}".strip()] = behind
    return found


def time_scenes() -> dict[str, str]:
    """Time of day → the scene to draw where a prompt names no other."""
    return {when: "a city at night" if when == "at night" else f"mountains {when}" for when in times()}


def described() -> dict[str, str]:
    """Noun of a person → the noun whose captions also name hair, beard, glasses and headwear."""
    plain = {noun: noun for noun in PLAIN_HEADS}
    heads = {"girl": "young woman", "young girl": "young woman", "boy": "young man", "young boy": "young man"}
    return plain | heads | {"grandmother": "old woman", "grandfather": "old man"}


def phrases(synonyms: dict[str, str]) -> dict:
    """`captions` of vocabulary.json."""
    return {
        "people": people_nouns(),
        "described": described(),
        "usual": dict.fromkeys(("woman", "man", "young woman", "young man"), "brown hair"),
        "anyone": ["woman", "man"],
        "objects": object_nouns(),
        "garments": GARMENTS,
        "noArticle": list(NO_ARTICLE),
        "details": details(),
        "backgroundColours": list(BACKGROUNDS),
        "objectColours": list(OBJECT_COLOURS),
        "scenes": landscapes() | scenes(),
        "times": time_scenes(),
        "leads": [*LEADS, *LANDSCAPE_LEADS],
        "styles": style_leads(),
        "framings": framings(),
        "synonyms": synonyms,
    }
