"""Against openai/CLIP's SimpleTokenizer."""

import unittest

from training.paths import starter_pack
from training.tokenizer import END, Tokenizer, padded

REFERENCE = {
    "a portrait of a renaissance queen": [49406, 320, 5352, 539, 320, 16007, 2997, 49407],
    "A futuristic robot in a neon-lit city": [
        49406, 320, 30987, 8797, 530, 320, 13919, 268, 4350, 1305, 49407,
    ],
}  # fmt: skip


class TokenizerTest(unittest.TestCase):
    def setUp(self):
        self.tokenizer = Tokenizer(starter_pack() / "tokenizer")

    def test_ids(self):
        for text, ids in REFERENCE.items():
            self.assertEqual(self.tokenizer(text), ids)

    def test_long_text_keeps_its_end(self):
        ids = self.tokenizer("cat " * 200)
        self.assertEqual((len(ids), ids[-1]), (77, END))

    def test_padding_is_the_end_token(self):
        self.assertEqual(padded([[1], [1, 2, 3]]), [[1, END, END], [1, 2, 3]])


if __name__ == "__main__":
    unittest.main()
