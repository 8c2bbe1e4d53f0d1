"""All words and phrases that captions of the training data are made of, without drawing any picture."""

import re
from collections.abc import Iterable, Iterator

from training.dataset import backgrounds, objects, people
from training.dataset.captions import with_article
from training.dataset.colours import BACKGROUNDS, OBJECT_COLOURS
from training.dataset.compose import FRAMINGS
from training.dataset.heads import HEADWEAR
from training.dataset.recolour import recolourable_names
from training.dataset.styles import STYLES

PLAIN_HEADS = tuple(f"{age}{sex}" for sex in ("man", "woman") for age in ("", "old ", "elderly ", "young ", "bald "))
LEADS = ("a portrait of", "portrait of", "a close-up of", "a photo of", "a picture of", "a view of", "a painting of")
JOINTS = ("with", "and", "next to", "beside", "on a background", "on", "in front of", "in", "a", "an", "the")
GROUND = (" and a river", " and a lake", " and trees", "")
LANDSCAPE_LEADS = ("a landscape with", "a serene landscape with", "a beautiful landscape with", "a mountain landscape")
MOUNTAINS = ("mountains", "snowy mountains", "snow-capped mountains")


def people_nouns() -> list[str]:
    """Noun phrases of people, without article: "queen", "man with curly hair"."""
    named = [noun for nouns, _ in {**people.HEADS, **people.BUSTS}.values() for noun in nouns]
    return list(dict.fromkeys((*PLAIN_HEADS, *named)))


def object_nouns() -> list[str]:
    """Noun phrases of objects, without article: "cat", "cup of coffee"."""
    return list(dict.fromkeys(name for label in objects.weights() for name in objects.names(label)))


def recolourable_nouns() -> list[str]:
    """Those that captions have in other colours."""
    return list(dict.fromkeys(name for names in recolourable_names().values() for name in names))


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
