"""Everyday words for learnt ones: at export a token never trained takes over the row of its synonym."""

from training.text_encoder import UNKNOWN_ROW, TextEncoder
from training.tokenizer import Tokenizer

SYNONYMS = {
    "woman": "lady female women actress goddess ballerina nun",
    "man": "guy gentleman men person people human actor pirate cowboy viking gladiator",
    "ninja": "samurai", "kitten": "kitty kittens", "cat": "cats",
    "dog": "dogs doggy hound", "puppy": "puppies", "robot": "robots bot cyborg humanoid mech android",
    "queen": "empress duchess monarch", "king": "emperor lord",
    "astronaut": "astronauts cosmonaut spaceman", "soldier": "warrior", "guard": "knight",
    "wizard": "sorcerer magician merlin", "mountains": "hills peaks alps",
    "river": "stream creek waterfall", "lake": "pond", "city": "town metropolis skyline",
    "car": "vehicle cars", "sea": "ocean", "gray": "silver", "yellow": "golden gold", "purple": "violet",
    "pink": "magenta", "teal": "cyan turquoise", "elderly": "aged senior", "young": "teenager",
    "castle": "fortress palace", "flower": "flowers blossoms", "apple": "apples", "tree": "trees",
    "spaceship": "spacecraft starship", "sunset": "dusk evening sundown", "night": "midnight",
    "stars": "starry", "glasses": "spectacles eyeglasses", "beard": "beards mustache moustache",
    "blond": "fair-haired", "neon": "glowing", "drawing": "illustration", "painting": "artwork",
    "photo": "photograph", "doctor": "surgeon physician", "boat": "yacht", "policeman": "cop officer",
    "child": "children toddler", "baby": "infant newborn", "hat": "fedora",
}  # fmt: skip


def apply_synonyms(text_encoder: TextEncoder, tokenizer: Tokenizer) -> int:
    """Returns how many words gained a meaning. Words of several tokens are left out on either side."""
    gained = 0
    for learnt, others in SYNONYMS.items():
        known = tokenizer(learnt)[1:-1]
        for other in others.split():
            unknown = tokenizer(other)[1:-1]
            if len(known) == len(unknown) == 1 and text_encoder.row_of[unknown[0]] == UNKNOWN_ROW:
                text_encoder.row_of[unknown[0]] = text_encoder.row_of[known[0]]
                gained += int(text_encoder.row_of[known[0]] != UNKNOWN_ROW)
    return gained
