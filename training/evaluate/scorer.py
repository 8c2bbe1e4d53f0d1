"""A small CLIP-style scorer (Radford et al., arXiv 2103.00020): similarity of pictures and captions.

Trained on rendered compositions. It shares only the tokenizer with the model that it evaluates.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import TextEncoderConfig
from training.dataset.data_shards import to_model_input
from training.models.text_encoder import TextEncoder
from training.paths import WORK
from training.tokenizer import Tokenizer, padded

SIDE, WIDTH = 128, 128
SCORER_FILE = WORK / "scorer.pt"


class Block(nn.Module):
    """A residual block of two 3×3 convolutions."""

    def __init__(self, channels: int):
        super().__init__()
        self.norm_in, self.norm_out = nn.GroupNorm(8, channels), nn.GroupNorm(8, channels)
        self.conv_in = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv_out = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv_out(F.silu(self.norm_out(self.conv_in(F.silu(self.norm_in(x))))))


class ImageTower(nn.Module):
    """RGB [b, 3, 128, 128] in −1…1 → features [b, 256]: mean and maximum of 128 channels over an 8×8 grid."""

    features = 256

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(8), nn.Conv2d(192, 64, 3, padding=1), Block(64),
            nn.Conv2d(64, 128, 3, stride=2, padding=1), Block(128), Block(128),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        grid = self.layers(pictures)
        return torch.cat([grid.mean((2, 3)), grid.amax((2, 3))], 1)


class Scorer(nn.Module):
    """Embeds pictures and captions as unit vectors of one 128-dimensional space."""

    def __init__(self):
        super().__init__()
        self.image_tower = ImageTower()
        self.image_out = nn.Linear(ImageTower.features, WIDTH)
        self.text_encoder = TextEncoder(TextEncoderConfig(width=WIDTH, layers=2, heads=2))
        self.text_out = nn.Linear(WIDTH, WIDTH)
        self.log_scale = nn.Parameter(torch.tensor(2.7))

    def embed_pictures(self, pictures: Tensor) -> Tensor:
        """RGB [b, 3, s, s] in −1…1 → unit vectors [b, 128]; the Fréchet distance is measured on these."""
        if pictures.shape[-1] != SIDE:
            pictures = F.interpolate(pictures, (SIDE, SIDE), mode="area")
        return F.normalize(self.image_out(self.image_tower(pictures)), dim=1)

    def embed_ids(self, input_ids: Tensor) -> Tensor:
        """Token ids [b, n] → unit vectors [b, 128]."""
        return F.normalize(self.text_out(self.text_encoder(input_ids).sum(1) * 0.25), dim=1)


def load_scorer(file: Path = SCORER_FILE) -> Scorer:
    scorer = Scorer()
    scorer.load_state_dict(torch.load(file, map_location="cpu"))
    return scorer.eval()


@torch.no_grad()
def picture_vectors(scorer: Scorer, pictures: np.ndarray) -> np.ndarray:
    """uint8 [n, s, s, 3] → unit vectors [n, 128]."""
    parts = torch.from_numpy(pictures).split(128)
    return torch.cat([scorer.embed_pictures(to_model_input(part)) for part in parts]).numpy()


@torch.no_grad()
def caption_vectors(scorer: Scorer, tokenizer: Tokenizer, captions: list[str]) -> np.ndarray:
    return scorer.embed_ids(torch.tensor(padded([tokenizer(caption) for caption in captions]))).numpy()
