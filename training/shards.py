"""Shards on disk: rendered pictures and encoded latents, 4,096 to a file, numbered."""

import os
from pathlib import Path

import torch

from training.config import Config
from training.paths import WORK

SHARD = 4096
HELD_OUT = 100_000
"""Shards from this number on are for evaluation, never for training."""


def picture_folder(config: Config) -> Path:
    """Pictures at the side the networks learn from."""
    return WORK / f"pictures-{config.name}"


def doubled_folder(config: Config) -> Path:
    """Pictures at twice that side, for the doubler."""
    return WORK / f"pictures-{config.name}-doubled"


def latent_folder(config: Config) -> Path:
    return WORK / f"latents-{config.name}"


def training_shards(folder: Path) -> list[Path]:
    """Files of the shards that may be trained on."""
    return [file for file in sorted(folder.glob("*.pt")) if int(file.stem) < HELD_OUT]


def save_atomically(value: object, file: Path) -> None:
    """Written beside and renamed: a reader never sees half a file."""
    partial = file.with_suffix(".partial")
    torch.save(value, partial)
    os.replace(partial, file)
