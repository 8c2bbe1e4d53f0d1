"""The training set in memory: latents and the token ids of their captions."""

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.tokenizer import END, START, Tokenizer, padded

UNKNOWN = 0
"""Token id of "!", which no caption has; used as a token outside the text encoder's vocabulary."""


class LatentDataset:
    """The shards of a folder; `refresh` adds new ones. `tokens`: all token ids in the captions."""

    def __init__(self, folder: Path, tokenizer: Tokenizer):
        self.folder, self.tokenizer = folder, tokenizer
        self.latents: list[Tensor] = []
        self.captions: list[list[list[int]]] = []
        self.tokens: set[int] = set()
        self._read: set[str] = set()

    def refresh(self, wait: bool = False) -> int:
        """Read new shards; returns the number of pictures.

        Without any shard it waits for the first one if `wait`, else raises FileNotFoundError.
        """
        while not any(self.folder.glob("*.pt")):
            if not wait:
                raise FileNotFoundError(f"No latents in {self.folder}; run training.dataset.encode_latents first.")
            time.sleep(1)
        for file in sorted(self.folder.glob("*.pt")):
            if file.name in self._read:
                continue
            shard = torch.load(file)
            self.latents.append(shard["latents"])
            for pair in shard["captions"]:
                rows = [self.tokenizer(caption) for caption in pair]
                self.tokens.update(token for row in rows for token in row)
                self.captions.append(rows)
            self._read.add(file.name)
        return len(self.captions)

    def epoch(self, rng: np.random.Generator, batch: int):
        """Yields (latents float32 [b, c, h, w], input_ids [b, n]) in random order; drops an incomplete last batch."""
        latents = torch.cat(self.latents)
        order = rng.permutation(len(latents))
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            rows = [_augment_tokens(rng, self.captions[i][rng.integers(2)]) for i in chosen]
            yield latents[torch.from_numpy(chosen)].float(), torch.tensor(padded(rows))


def _augment_tokens(rng: np.random.Generator, row: list[int]) -> list[int]:
    """10 %: the empty caption, for classifier-free guidance. 10 %: one or two unknown tokens inserted, so that the
    model learns to ignore them."""
    chance = rng.random()
    if chance < 0.10:
        return [START, END]
    if chance < 0.20:
        row = list(row)
        for _ in range(rng.integers(1, 3)):
            row.insert(int(rng.integers(1, len(row))), UNKNOWN)
    return row
