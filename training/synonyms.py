"""Synonyms: at export, a token that is not in the vocabulary gets the embedding row of a trained synonym."""

from training.models.text_encoder import UNKNOWN_ROW, TextEncoder
from training.tokenizer import Tokenizer

SYNONYMS = {  # trained word: words that get its row
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
    """Returns how many tokens were added. Pairs in which a word has several tokens are skipped."""
    added = 0
    for trained, others in SYNONYMS.items():
        known = tokenizer(trained)[1:-1]
        for other in others.split():
            unknown = tokenizer(other)[1:-1]
            if len(known) == len(unknown) == 1 and text_encoder.row_of[unknown[0]] == UNKNOWN_ROW:
                text_encoder.row_of[unknown[0]] = text_encoder.row_of[known[0]]
                added += int(text_encoder.row_of[known[0]] != UNKNOWN_ROW)
    return added
