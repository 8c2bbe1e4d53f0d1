"""The metrics, on cases whose answer is known."""

import unittest

import numpy as np

from training.evaluate.metrics import frechet_distance, retrieval


class MetricsTest(unittest.TestCase):
    def test_ranks(self):
        captions = np.eye(3)
        pictures = np.array([[1, 0, 0], [0.9, 0.1, 0], [0.5, 0.4, 0.3]])
        self.assertEqual(retrieval(pictures, captions, np.array([0, 1, 2])).tolist(), [0, 1, 2])

    def test_distance_of_gaussians(self):
        noise = np.random.default_rng(0).standard_normal((200_000, 2))
        moved = np.random.default_rng(1).standard_normal((200_000, 2)) * [2, 1] + [3, 0]
        # |Δμ|² + (σ₁ − σ₂)² = 9 + 1
        self.assertAlmostEqual(frechet_distance(noise, moved), 10, delta=0.1)
        self.assertAlmostEqual(frechet_distance(noise, noise), 0, delta=1e-6)


if __name__ == "__main__":
    unittest.main()
