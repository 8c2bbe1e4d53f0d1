"""Groups for browsing. Every entry is a noun phrase of captions; entries that the model draws badly are left out."""

from training.dataset.captions import with_article


def _portraits(nouns: str) -> list[tuple[str, str]]:
    return [(noun, f"a portrait of {with_article(noun)}") for noun in _listed(nouns)]


def _objects(nouns: str) -> list[tuple[str, str]]:
    return [(noun, with_article(noun)) for noun in _listed(nouns)]


def _as_written(prompts: str) -> list[tuple[str, str]]:
    return [(prompt, prompt) for prompt in _listed(prompts)]


def _with(details: str, on: str) -> list[tuple[str, str]]:
    return [(detail.removeprefix("a "), f"a portrait of a {on} with {detail}") for detail in _listed(details)]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", " ").split(",")]


GROUPS: dict[str, list[tuple[str, str]]] = {  # id: (word, prompt)
    "people": [
        ("woman", "a portrait of a woman with brown hair"),
        ("man", "a portrait of a man with black hair"),
        ("young woman", "a portrait of a young woman with blond hair"),
        ("young man", "a portrait of a young man with brown hair"),
        *_portraits("""old woman, old man, girl, boy, child, baby, grandmother, grandfather, bald man,
            woman with curly hair, man with curly hair, woman with a headscarf, man with a turban, bride, groom"""),
    ],
    "professions": _portraits("""doctor, nurse, teacher, student, scientist, chef, farmer, artist, pilot, firefighter,
        police officer, detective, judge, businessman, businesswoman, construction worker, mechanic, astronaut,
        soldier"""),
    "figures": _portraits("""queen, king, princess, prince, wizard, witch, elf, fairy, mermaid, vampire, ninja,
        superhero, superheroine, angel, sultan, Santa Claus""")
    + _objects("robot, ghost, alien, clown, snowman"),
    "hair": _with("black hair, brown hair, blond hair, red hair, gray hair, white hair, blue hair, pink hair, "
        "green hair, purple hair", on="woman")
    + _with("a beard, a white beard, a red beard", on="man"),
    "skin": [
        (skin, f"a portrait of a woman with black hair and {skin}")
        for skin in _listed("light skin, tan skin, medium skin, brown skin, dark skin")
    ],
    "worn": [
        (worn.removeprefix("a "), f"a portrait of a woman with brown hair and {worn}")
        for worn in _listed("glasses, sunglasses, a crown, a top hat, a cap, a straw hat, a graduation cap")
    ] + _objects("t-shirt, dress, running shoe, high-heeled shoe, backpack, handbag, ring"),
    "animals": _objects("""cat, kitten, dog, puppy, poodle, rabbit, mouse, hamster, horse, cow, pig, sheep, goat,
        chicken, rooster, duck, fox, wolf, bear, polar bear, panda, koala, lion, tiger, leopard, elephant,
        giraffe, zebra, rhino, hippo, camel, kangaroo, deer, monkey, gorilla, sloth, otter, raccoon, hedgehog,
        chipmunk, llama, bat, bird, dove, owl, parrot, peacock, swan, flamingo, penguin, frog, turtle, snake,
        lizard, crocodile, dinosaur, dragon, unicorn, mammoth, fish, tropical fish, shark, whale, dolphin, seal,
        octopus, squid, crab, lobster, shrimp, butterfly, bee, ladybug, ant, spider, snail"""),
    "food": _objects("""apple, green apple, pear, orange, lemon, banana, watermelon, strawberry, cherries, grapes,
        blueberries, peach, pineapple, mango, kiwi, coconut, avocado, tomato, carrot, potato, cucumber, eggplant,
        broccoli, onion, garlic, chili pepper, ear of corn, loaf of bread, croissant, pretzel, cheese, egg, pancakes,
        waffle, hamburger, hot dog, pizza, sandwich, taco, burrito, french fries, sushi, bowl of rice, bowl of soup,
        plate of spaghetti, chicken leg, popcorn, cookie, donut, cupcake, birthday cake, slice of cake, pie,
        ice cream, ice cream cone, chocolate bar, candy, lollipop, honey pot, teapot, cup of coffee, glass of milk,
        glass of wine, mug of beer, cocktail"""),
    "plants": _objects("""tree, pine tree, palm tree, Christmas tree, cactus, potted plant, seedling, clover,
        maple leaf, mushroom, rose, tulip, sunflower, hibiscus, lotus, cherry blossom, bouquet of flowers"""),
    "places": _objects("""house, house with a garden, haunted house, hut, village, castle, Japanese castle, church,
        mosque, temple, school, hospital, office building, factory, tent, circus tent, ferris wheel, tower,
        Statue of Liberty, fountain, beach, desert island, volcano, mountain, snowy mountain"""),
    "scenes": _as_written("""mountains, mountains and a river, mountains and a lake, mountains and trees,
        snowy mountains, mountains at sunset, mountains at night, mountains in the mist, a lake with mountains,
        a city, a city at night, a city at dusk, a neon-lit city, a foggy city, a city under the stars,
        a sunset over the city, a sunrise over the sea, a sunrise over mountains, a desert with a cactus,
        a bridge at night, outer space with stars, fireworks at night"""),
    "vehicles": _objects("""car, racing car, jeep, taxi, police car, bus, tram, truck, pickup truck, lorry, ambulance,
        fire truck, tractor, motorcycle, scooter, bicycle, train, steam train, airplane, helicopter, rocket, UFO,
        sailboat, ship, speedboat, canoe"""),
    "things": _objects("""heart, broken heart, star, sun, moon, crescent moon, cloud, rainbow, snowflake, fire,
        drop of water, planet, planet earth, balloon, gift, teddy bear, pumpkin, candle, light bulb, umbrella, kite,
        soccer ball, basketball, american football, tennis ball, trophy, game controller, dice, puzzle piece, palette,
        guitar, violin, trumpet, saxophone, drum, piano keyboard, microphone, headphones, book, stack of books,
        pencil, scissors, envelope, key, padlock, bell, diamond, coin, money bag, clock, alarm clock, watch,
        hourglass, laptop, computer, mobile phone, telephone, television, camera, hammer, wrench, axe, swords, shield,
        bow and arrow, magnet, microscope, telescope, compass, anchor, ladder, chair, bed, door, window, bathtub,
        toilet, broom, basket, toothbrush, bomb, skull, crystal ball, magic wand, smiley face"""),
    "backgrounds": [
        (f"{colour} background", f"a cat on a{'n' if colour == 'orange' else ''} {colour} background")
        for colour in _listed("""white, gray, black, red, orange, yellow, green, teal, light blue, blue, purple, pink,
            beige, brown""")
    ],
    "colours": [
        (f"{colour} balloon", f"a{'n' if colour == 'orange' else ''} {colour} balloon")
        for colour in _listed("red, orange, yellow, green, blue, purple, pink, white, black")
    ],
    "sizes": _as_written("""a small robot, a big dog, a giant dog, a dog on the left, a dog on the right,
        a cat and a dog"""),
    "styles": [
        (style, prompt)
        for style, prompt in (
            ("pencil drawing", "a pencil drawing of a lion"),
            ("watercolor painting", "a watercolor painting of a lion"),
            ("oil painting", "an oil painting of a lion"),
            ("pixel art", "pixel art of a lion"),
            ("black and white photo", "a black and white photo of a lion"),
            ("sepia photo", "a sepia photo of a lion"),
        )
    ],
}  # fmt: skip
