"""The autoencoder: convolutions without normalisation; a penalty instead of a KL term keeps latents small.

With a doubler its pictures are drawn at twice the side of those it encodes: latents, and all that learns from
them, cost a quarter, and edges, which are most of what the larger picture adds, come from a small network.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import AutoencoderConfig

HEAD = 3
"""The decoder's last layers, which paint its features."""


class ResidualBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.normal_(self.second.weight, std=1e-3)
        for bias in (self.first.bias, self.second.bias):
            nn.init.zeros_(bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.second(F.relu(self.first(F.relu(x))))


def _blocks(channels: int) -> list[nn.Module]:
    return [ResidualBlock(channels), ResidualBlock(channels)]


class Encoder(nn.Module):
    """[b, 3, s, s] in ±1 → raw latents [b, c, s/f, s/f]."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        widths = config.encoder
        layers: list[nn.Module] = [
            nn.PixelUnshuffle(4),
            nn.Conv2d(48, widths[0], 3, padding=1),
            *_blocks(widths[0]),
        ]
        for finer, coarser in pairwise(widths):
            layers += [nn.Conv2d(finer, coarser, 3, stride=2, padding=1), *_blocks(coarser)]
        layers += [nn.ReLU(), nn.Conv2d(widths[-1], config.latent_channels, 3, padding=1)]
        self.layers = nn.Sequential(*layers)

    def forward(self, picture: Tensor) -> Tensor:
        return self.layers(picture)


class Doubler(nn.Module):
    """A decoder's features [b, c, s/2, s/2] and its picture [b, 3, s, s] → the picture at 2s.

    Adds to the picture enlarged what interpolation cannot know: the edges.
    """

    def __init__(self, features: int, channels: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(features, 4 * channels, 1),
            nn.PixelShuffle(2),
            *_blocks(channels),
            nn.ReLU(),
            nn.Conv2d(channels, 12, 3, padding=1),
            nn.PixelShuffle(2),
        )
        nn.init.normal_(self.layers[-2].weight, std=1e-3)
        nn.init.zeros_(self.layers[-2].bias)

    def forward(self, features: Tensor, picture: Tensor) -> Tensor:
        return F.interpolate(picture, scale_factor=2.0, mode="bilinear") + self.layers(features)


class Decoder(nn.Module):
    """Raw latents [b, c, s/f, s/f] → [b, 3, s, s], or 2s with a doubler, about ±1 (not clamped)."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        widths = config.decoder[::-1]
        layers: list[nn.Module] = [
            nn.Conv2d(config.latent_channels, widths[0], 3, padding=1),
            *_blocks(widths[0]),
        ]
        for coarser, finer in pairwise(widths):
            layers += [nn.Conv2d(coarser, 4 * finer, 1), nn.PixelShuffle(2), *_blocks(finer)]
        layers += [nn.ReLU(), nn.Conv2d(widths[-1], 12, 3, padding=1), nn.PixelShuffle(2)]
        self.layers = nn.Sequential(*layers)

        self.doubler = Doubler(widths[-1], config.doubler) if config.doubler else None

    def features(self, latents: Tensor) -> Tensor:
        """What a picture is painted from: [b, the finest width, s/2, s/2]."""
        return self.layers[:-HEAD](latents)

    def learnt(self, latents: Tensor) -> Tensor:
        """The picture [b, 3, s, s] at the side it was learnt at."""
        return self.layers(latents)

    def forward(self, latents: Tensor) -> Tensor:
        if self.doubler is None:
            return self.learnt(latents)
        features = self.features(latents)
        return self.doubler(features, self.layers[-HEAD:](features))


class Autoencoder(nn.Module):
    """Encoder and decoder with the mean and deviation that make latents unit-scaled per channel."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.register_buffer("mean", torch.zeros(1, config.latent_channels, 1, 1))
        self.register_buffer("deviation", torch.ones(1, config.latent_channels, 1, 1))

    def encode(self, picture: Tensor) -> Tensor:
        """Unit-scaled latents of pictures at the side they were learnt at."""
        return (self.encoder(picture) - self.mean) / self.deviation

    def decode(self, latents: Tensor) -> Tensor:
        """Pictures in ±1, clamped, at the side they are drawn at."""
        return self.decoder(latents * self.deviation + self.mean).clamp(-1, 1)

    def rebuild(self, picture: Tensor) -> Tensor:
        """Encoded and decoded, at the side of the picture given."""
        return self.decoder.learnt(self.encoder(picture)).clamp(-1, 1)
