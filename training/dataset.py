"""Prepared shards, held in memory: latents and the token ids of their captions."""

import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.tokenizer import END, START, Tokenizer, padded

UNKNOWN = 0  # "!", which no caption holds: stands for a word the text encoder has never learnt


class Latents:
    """Grows as shards appear in its folder. `tokens` are all token ids its captions use."""

    def __init__(self, folder: Path, tokenizer: Tokenizer):
        self.folder, self.tokenizer = folder, tokenizer
        self.latents: list[Tensor] = []
        self.captions: list[list[list[int]]] = []
        self.tokens: set[int] = set()
        self._read: set[str] = set()

    def refresh(self, wait: bool = False) -> int:
        """Read shards not read yet; returns how many pictures there are now.

        `wait`: for the first shard, which may be on its way. Raises FileNotFoundError otherwise.
        """
        while not any(self.folder.glob("*.pt")):
            if not wait:
                raise FileNotFoundError(f"No latents in {self.folder}; run training.encode first.")
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

    def epoch(self, noise: np.random.Generator, batch: int):
        """Yields (latents float32 [b, c, h, w], input_ids [b, n]) over a random order, once."""
        latents = torch.cat(self.latents)
        order = noise.permutation(len(latents))
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            rows = [_varied(noise, self.captions[i][noise.integers(2)]) for i in chosen]
            yield latents[torch.from_numpy(chosen)].float(), torch.tensor(padded(rows))


def _varied(noise: np.random.Generator, row: list[int]) -> list[int]:
    """10 %: no caption (for guidance); 10 %: one or two unknown words put in, so that they do no harm."""
    chance = noise.random()
    if chance < 0.10:
        return [START, END]
    if chance < 0.20:
        row = list(row)
        for _ in range(noise.integers(1, 3)):
            row.insert(int(noise.integers(1, len(row))), UNKNOWN)
    return row
