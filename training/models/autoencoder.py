"""The autoencoder: convolutions without normalisation layers.

An L2 penalty on the latents (training.train_autoencoder) takes the place of a VAE's KL term, so the encoder is
deterministic. With an upsampling head the decoder outputs twice the resolution that the encoder takes: latents
then have a quarter of the positions, and a small network adds the edges of the larger picture.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import AutoencoderConfig

OUTPUT_LAYERS = 3
"""The decoder's last layers, which turn features into RGB: ReLU, convolution, pixel shuffle."""


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions, [b, c, h, w] → the same shape; close to the identity when initialised."""

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
    """RGB [b, 3, s, s] in −1…1 → unscaled latents [b, c, s/f, s/f], f = `AutoencoderConfig.downsampling_factor`."""

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


class UpsamplingHead(nn.Module):
    """Decoder features [b, c, s/2, s/2] and decoded picture [b, 3, s, s] → picture [b, 3, 2s, 2s].

    Bilinear upsampling of the picture, plus a residual computed from the features.
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
    """Unscaled latents [b, c, s/f, s/f] → RGB [b, 3, s, s], or 2s with an upsampling head; about −1…1, not clamped."""

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

        self.upsampling_head = (
            UpsamplingHead(widths[-1], config.upsampling_channels) if config.upsampling_channels else None
        )

    def features(self, latents: Tensor) -> Tensor:
        """Unscaled latents → the features before the output layers, [b, decoder[0], s/2, s/2]."""
        return self.layers[:-OUTPUT_LAYERS](latents)

    def decode_base(self, latents: Tensor) -> Tensor:
        """Unscaled latents → the picture [b, 3, s, s] at the base resolution."""
        return self.layers(latents)

    def forward(self, latents: Tensor) -> Tensor:
        if self.upsampling_head is None:
            return self.decode_base(latents)
        features = self.features(latents)
        return self.upsampling_head(features, self.layers[-OUTPUT_LAYERS:](features))


class Autoencoder(nn.Module):
    """Encoder and decoder. `mean` and `std` [1, c, 1, 1] normalise latents to mean 0 and deviation 1 per channel."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.register_buffer("mean", torch.zeros(1, config.latent_channels, 1, 1))
        self.register_buffer("std", torch.ones(1, config.latent_channels, 1, 1))

    def encode(self, picture: Tensor) -> Tensor:
        """RGB in −1…1 at the base resolution → normalised latents."""
        return (self.encoder(picture) - self.mean) / self.std

    def decode(self, latents: Tensor) -> Tensor:
        """Normalised latents → RGB clamped to −1…1, at the output resolution."""
        return self.decoder(latents * self.std + self.mean).clamp(-1, 1)

    def reconstruct(self, picture: Tensor) -> Tensor:
        """Encode and decode, both at the base resolution; clamped to −1…1."""
        return self.decoder.decode_base(self.encoder(picture)).clamp(-1, 1)
