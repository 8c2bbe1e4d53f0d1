"""Compositions: deterministic, never with a held-out caption, and with captions that are true of the pixels."""

import unittest
from random import Random

import numpy as np

from training.dataset import compose as compose_module
from training.dataset.backgrounds import plain
from training.dataset.captions import normal_form, with_article
from training.dataset.colours import HAIR
from training.dataset.compose import compose, held_out_captions
from training.dataset.heads import Head, draw_head
from training.dataset.objects import names, weights
from training.dataset.recolour import recolour


class ComposeTest(unittest.TestCase):
    def test_a_seed_is_a_picture(self):
        first, again, other = compose(7, 64), compose(7, 64), compose(8, 64)
        self.assertTrue(np.array_equal(first.pixels, again.pixels))
        self.assertEqual(first.captions, again.captions)
        self.assertFalse(np.array_equal(first.pixels, other.pixels))

    def test_there_are_two_hundred_different_held_out_prompts(self):
        self.assertEqual(len(held_out_captions()), 200)
        self.assertIn(normal_form("A portrait of a queen with dark skin, on a green background!"), held_out_captions())

    def test_a_composition_with_a_held_out_caption_is_drawn_again(self):
        wanted = compose(11, 64)
        original = compose_module.held_out_captions
        compose_module.held_out_captions = lambda: frozenset({normal_form(wanted.captions[0])})
        try:
            self.assertNotEqual(compose(11, 64).captions, wanted.captions)
        finally:
            compose_module.held_out_captions = original

    def test_a_named_background_has_its_colour(self):
        for seed in range(200):
            found = plain(Random(seed), 32)
            if "on a blue background" in found.behind and "light" not in found.behind:
                red, green, blue = found.pixels.mean((0, 1))
                self.assertGreater(blue, red + 100)
                self.assertGreater(blue, green + 60)

    def test_hair_takes_its_colour_and_leaves_the_face(self):
        heads = {hair: np.asarray(draw_head(Head("woman", "medium", hair))).astype(int) for hair in HAIR}
        crown_of_head, cheek = (30, 128), (150, 128)
        self.assertGreater(heads["blue"][crown_of_head][2], heads["blue"][crown_of_head][0] + 80)
        self.assertGreater(heads["red"][crown_of_head][0], heads["red"][crown_of_head][2] + 80)
        self.assertTrue(np.abs(heads["blue"][cheek] - heads["red"][cheek]).max() < 8)

    def test_a_recoloured_object_has_the_colour_and_keeps_its_windows(self):
        cars = {colour: np.asarray(recolour("automobile", colour)).astype(int) for colour in ("blue", "green")}
        body, window = (165, 60), (105, 90)
        self.assertGreater(cars["blue"][body][2], cars["blue"][body][0] + 60)
        self.assertGreater(cars["green"][body][1], cars["green"][body][2] + 60)
        self.assertLess(np.abs(cars["blue"][window] - cars["green"][window]).max(), 8)

    def test_what_is_on_the_left_is_drawn_on_the_left(self):
        seen = 0
        for seed in range(600):
            made = compose(seed, 24, variety=1.0)
            if " on the left on " in made.captions[0]:
                columns = made.pixels.astype(int).std(0).sum(-1)
                self.assertGreater(columns[:12].sum(), 1.5 * columns[12:].sum(), made.captions[0])
                seen += 1
        self.assertGreater(seen, 0)

    def test_no_two_objects_share_a_name(self):
        owners = {}
        for label in weights():
            for name in names(label):
                self.assertEqual(owners.setdefault(name, label), label, name)

    def test_articles(self):
        words = {"apple": "an apple", "unicorn": "a unicorn", "grapes": "grapes", "two cats": "two cats"}
        for noun, phrase in words.items():
            self.assertEqual(with_article(noun), phrase)


if __name__ == "__main__":
    unittest.main()
