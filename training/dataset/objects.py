"""Objects: animals, plants, food, places, vehicles and things, each a sprite with its everyday nouns."""

from functools import lru_cache
from random import Random

from training.dataset.captions import weighted_choice
from training.dataset.sprites import exists

# Sprite labels. A label that is itself an everyday noun has no entry in ALIASES. No two labels share a noun, because
# a noun with one appearance is learnt sooner.
ANIMALS = """cat face, black cat, dog face, poodle, mouse face, cow face, tiger face, rabbit face, horse
face, monkey face, pig face, frog, hamster, wolf, bear, polar bear, panda, koala, lion, unicorn, fox,
raccoon, owl, eagle, duck, swan, flamingo, parrot, peacock, penguin, rooster, chicken, baby chick, turkey,
bird, dove, bat, butterfly, honeybee, lady beetle, snail, spider, ant, turtle, snake, lizard, crocodile,
dragon, sauropod, T-Rex, whale, dolphin, shark, fish, tropical fish, octopus, crab, lobster, shrimp, squid,
elephant, giraffe, zebra, rhinoceros, hippopotamus, camel, kangaroo, ewe, goat, deer, gorilla, sloth, otter,
hedgehog, chipmunk, llama, mammoth, horse, cow, dog, cat, tiger, leopard, pig, seal"""
PLANTS = """evergreen tree, deciduous tree, palm tree, cactus, tulip, cherry blossom, rose, hibiscus,
sunflower, bouquet, four leaf clover, maple leaf, mushroom, potted plant, lotus, seedling"""
FOOD = """hot dog, taco, burrito, hot pepper, ear of corn, tomato, eggplant, grapes, watermelon, tangerine,
lemon, banana, pineapple, red apple, green apple, pear, peach, cherries, strawberry, hamburger, pizza,
poultry leg, cooked rice, steaming bowl, spaghetti, bread, french fries, sushi, soft ice cream, ice cream,
doughnut, cookie, chocolate bar, candy, lollipop, shortcake, honey pot, wine glass, cocktail glass, tropical
drink, beer mug, popcorn, birthday cake, croissant, avocado, cucumber, potato, carrot, broccoli, onion,
garlic, egg, glass of milk, kiwi fruit, pancakes, pie, pretzel, sandwich, mango, cheese wedge, cupcake,
waffle, coconut, blueberries, teapot, hot beverage"""
PLACES = """castle, Japanese castle, house, house with garden, houses, derelict house, hut, church, mosque,
hospital, school, office building, factory, classical building, stadium, tent, circus tent, ferris wheel,
Tokyo tower, Statue of Liberty, fountain, desert island, volcano, snow-capped mountain, mountain, beach with
umbrella"""
VEHICLES = """automobile, taxi, police car, ambulance, fire engine, bus, racing car, sport utility vehicle,
pickup truck, delivery truck, articulated lorry, tractor, motorcycle, motor scooter, bicycle, locomotive,
bullet train, tram, airplane, small airplane, helicopter, rocket, flying saucer, ship, sailboat, speedboat,
canoe, satellite"""
THINGS = """robot, ghost, alien, skull, red heart, broken heart, star, sun, full moon, crescent moon, cloud,
rainbow, snowflake, snowman, fire, droplet, umbrella, ringed planet, globe showing Europe-Africa, wrapped
gift, balloon, Christmas tree, jack-o-lantern, teddy bear, soccer ball, basketball, american football,
tennis, trophy, video game, artist palette, guitar, violin, trumpet, saxophone, drum, microphone, musical
keyboard, headphone, crown, top hat, glasses, sunglasses, t-shirt, dress, running shoe, high-heeled shoe,
backpack, handbag, ring, gem stone, light bulb, candle, bomb, money bag, laptop, desktop computer, mobile
phone, camera, television, telephone, closed book, books, open book, envelope, pencil, scissors, key,
locked, bell, hammer, wrench, axe, crossed swords, shield, bow and arrow, magnet, microscope, telescope,
mantelpiece clock, alarm clock, watch, hourglass done, chair, bed, door, bathtub, toilet, broom, basket,
coin, anchor, compass, crystal ball, magic wand, kite, puzzle piece, game die, toothbrush, ladder, window,
grinning face, smiling face with sunglasses, clown face"""

ALIASES = {
    "cat face": ("cat", "kitten", "orange cat"), "cat": ("sitting cat",),
    "dog face": ("dog", "puppy"), "dog": ("standing dog", "brown dog"), "mouse face": ("mouse",),
    "cow face": ("cow",), "tiger face": ("tiger",), "rabbit face": ("rabbit", "bunny"),
    "horse face": ("horse",), "monkey face": ("monkey",), "pig face": ("pig",),
    "honeybee": ("bee", "honeybee"), "lady beetle": ("ladybug", "lady beetle"),
    "sauropod": ("long-necked dinosaur",), "T-Rex": ("dinosaur", "T-Rex"), "ewe": ("sheep",),
    "rhinoceros": ("rhinoceros", "rhino"), "hippopotamus": ("hippo", "hippopotamus"),
    "evergreen tree": ("pine tree", "evergreen tree"), "deciduous tree": ("tree", "green tree"),
    "cherry blossom": ("cherry blossom", "pink flower"), "rose": ("rose", "red rose"),
    "bouquet": ("bouquet of flowers", "bouquet"), "four leaf clover": ("four leaf clover", "clover"),
    "hot pepper": ("chili pepper", "hot pepper"), "ear of corn": ("ear of corn", "corn cob"),
    "tangerine": ("orange", "tangerine"), "red apple": ("red apple", "apple"),
    "hamburger": ("hamburger", "burger"), "poultry leg": ("chicken leg",), "cooked rice": ("bowl of rice",),
    "steaming bowl": ("bowl of noodles", "bowl of soup"), "spaghetti": ("plate of spaghetti",),
    "bread": ("loaf of bread",), "soft ice cream": ("ice cream cone",),
    "doughnut": ("donut", "doughnut"), "shortcake": ("slice of cake",),
    "wine glass": ("glass of wine",), "cocktail glass": ("cocktail",), "beer mug": ("mug of beer", "beer"),
    "birthday cake": ("birthday cake", "cake"), "kiwi fruit": ("kiwi",),
    "cheese wedge": ("cheese", "wedge of cheese"), "hot beverage": ("cup of coffee", "cup of tea"),
    "castle": ("castle", "medieval castle"), "Japanese castle": ("Japanese castle", "pagoda"),
    "house with garden": ("house with a garden",), "houses": ("village", "houses"),
    "derelict house": ("haunted house", "old house"), "hut": ("hut", "wooden cabin"),
    "classical building": ("temple", "museum"), "Tokyo tower": ("tower", "Eiffel tower"),
    "snow-capped mountain": ("snowy mountain", "snow-capped mountain"),
    "desert island": ("island", "desert island"),
    "beach with umbrella": ("beach", "beach with an umbrella"), "automobile": ("car",),
    "fire engine": ("fire truck", "fire engine"), "racing car": ("racing car", "race car"),
    "sport utility vehicle": ("jeep", "SUV"), "articulated lorry": ("lorry",),
    "delivery truck": ("truck", "delivery truck"), "motorcycle": ("motorcycle", "motorbike"),
    "motor scooter": ("scooter",), "bicycle": ("bicycle", "bike"),
    "locomotive": ("steam train", "locomotive"), "bullet train": ("train", "bullet train"),
    "small airplane": ("small airplane",), "airplane": ("airplane", "plane"),
    "rocket": ("rocket", "space rocket"), "flying saucer": ("UFO", "flying saucer"),
    "sailboat": ("sailboat", "sailing boat"), "robot": ("robot", "futuristic robot"),
    "red heart": ("heart", "red heart"), "full moon": ("moon", "full moon"), "droplet": ("drop of water",),
    "ringed planet": ("planet", "planet with rings"),
    "globe showing Europe-Africa": ("planet earth", "globe"), "wrapped gift": ("gift", "present"),
    "jack-o-lantern": ("pumpkin", "halloween pumpkin"), "american football": ("american football",),
    "tennis": ("tennis ball",), "musical keyboard": ("piano keyboard",), "video game": ("game controller",),
    "artist palette": ("palette", "paint palette"), "headphone": ("headphones",),
    "running shoe": ("shoe", "running shoe"), "high-heeled shoe": ("high-heeled shoe", "red shoe"),
    "gem stone": ("diamond", "gem"), "desktop computer": ("computer",),
    "mobile phone": ("phone", "mobile phone"), "books": ("stack of books",), "locked": ("padlock",),
    "crossed swords": ("swords", "crossed swords"), "mantelpiece clock": ("clock", "old clock"),
    "hourglass done": ("hourglass",), "game die": ("dice",), "grinning face": ("smiley face",),
    "smiling face with sunglasses": ("smiley with sunglasses",), "clown face": ("clown",),
    "closed book": ("book",), "horse": ("running horse",), "cow": ("standing cow",),
    "tiger": ("walking tiger",), "pig": ("standing pig",),
}  # fmt: skip
MOST_COMMON = """cat face, dog face, horse face, rabbit face, bird, fish, lion, elephant, bear, butterfly,
red apple, banana, pizza, hamburger, ice cream, birthday cake, strawberry, bread, hot beverage, doughnut,
castle, house, church, tent, mountain, automobile, bus, bicycle, airplane, sailboat, rocket, bullet train,
deciduous tree, rose, sunflower, guitar, chair, robot, star, soccer ball, dragon, owl, fox, tiger face, cat,
dog, penguin, red heart, sun, full moon"""


def checked_labels(text: str) -> list[str]:
    """Labels of a comma-separated list. Raises KeyError for a label without art."""
    labels = [part.strip() for part in text.replace("\n", " ").split(",")]
    unknown = [label for label in labels if not exists(label)]
    if unknown:
        raise KeyError(f"No art for {', '.join(unknown)}")
    return labels


KINDS = {
    "animal": ANIMALS,
    "plant": PLANTS,
    "food": FOOD,
    "place": PLACES,
    "vehicle": VEHICLES,
    "thing": THINGS,
}
KIND_WEIGHT = {"animal": 1.3, "plant": 1.0, "food": 1.0, "place": 1.1, "vehicle": 1.1, "thing": 0.7}


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """Label → sampling weight; three times higher for the fifty most common nouns."""
    common = set(checked_labels(MOST_COMMON))
    return {
        label: KIND_WEIGHT[kind] * (3.0 if label in common else 1.0)
        for kind, text in KINDS.items()
        for label in checked_labels(text)
    }


def names(label: str) -> tuple[str, ...]:
    """The nouns for a label."""
    return ALIASES.get(label, (label,))


def pick_object(rng: Random) -> tuple[str, str]:
    """A random object: its sprite label and one of its nouns."""
    label = weighted_choice(rng, weights())
    return label, rng.choice(names(label))
