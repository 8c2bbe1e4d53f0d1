"""Metrics on arrays of embeddings."""

import numpy as np


def retrieval(pictures: np.ndarray, captions: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Rank of each picture's own caption among all captions, 0 = best; int [n].

    `pictures` [n, d] and `captions` [m, d]: unit vectors; `right` [n]: index of each picture's caption.
    """
    scores = pictures @ captions.T
    own = scores[np.arange(len(pictures)), right]
    return (scores > own[:, None]).sum(1)


def frechet_distance(first: np.ndarray, second: np.ndarray) -> float:
    """Fréchet distance of two sets of vectors [n, d], as Gaussians (Heusel et al., arXiv 1706.08500).

    |μ₁−μ₂|² + tr(Σ₁ + Σ₂ − 2(Σ₁Σ₂)^½); the root's trace from the eigenvalues of Σ₁^½ Σ₂ Σ₁^½.
    """
    mean = first.mean(0) - second.mean(0)
    one, two = np.cov(first, rowvar=False), np.cov(second, rowvar=False)
    values, vectors = np.linalg.eigh(one)
    root = vectors * np.sqrt(values.clip(0)) @ vectors.T
    cross = np.sqrt(np.linalg.eigvalsh(root @ two @ root).clip(0)).sum()
    return float(mean @ mean + np.trace(one) + np.trace(two) - 2 * cross)
