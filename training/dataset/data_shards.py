"""Data shards: numbered files of 4,096 rendered pictures, or their latents, with two captions each.

Pictures are uint8 [n, s, s, 3]; `to_model_input` gives what the networks take.
"""

import os
from pathlib import Path

import torch
from torch import Tensor

from training.config import Config
from training.paths import WORK

SHARD_SIZE = 4096
FIRST_HELD_OUT_SHARD = 100_000
"""Shards from this number on are for evaluation only."""


def picture_folder(config: Config) -> Path:
    """Pictures at the base resolution."""
    return WORK / f"pictures-{config.name}"


def high_resolution_folder(config: Config) -> Path:
    """Pictures at twice the base resolution, to train the upsampling head."""
    return WORK / f"pictures-{config.name}-high-resolution"


def latent_folder(config: Config) -> Path:
    return WORK / f"latents-{config.name}"


def training_shards(folder: Path) -> list[Path]:
    """The shards of `folder` without the held-out ones, by number."""
    return [file for file in sorted(folder.glob("*.pt")) if int(file.stem) < FIRST_HELD_OUT_SHARD]


def save_atomically(value: object, file: Path) -> None:
    """`torch.save` to a temporary file and rename, so that readers never see an incomplete file."""
    partial = file.with_suffix(".partial")
    torch.save(value, partial)
    os.replace(partial, file)


def to_model_input(pictures: Tensor, device: str | torch.device = "cpu") -> Tensor:
    """uint8 [n, s, s, 3] → float32 [n, 3, s, s] in −1…1, channels last in memory."""
    scaled = pictures.to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
    return scaled.contiguous(memory_format=torch.channels_last)
