"""The preview decoder: a much cheaper network than the decoder, for the picture shown after every denoising step."""

from torch import Tensor, nn

from training.config import AutoencoderConfig
from training.models.autoencoder import ResidualBlock

CHANNELS = 48


class PreviewDecoder(nn.Module):
    """Normalised latents [b, c, h, w] → RGB [b, 3, h·f, w·f], about −1…1. All convolutions run at h×w."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        factor = config.downsampling_factor * config.upsampling_factor
        self.layers = nn.Sequential(
            nn.Conv2d(config.latent_channels, CHANNELS, 3, padding=1),
            ResidualBlock(CHANNELS),
            ResidualBlock(CHANNELS),
            nn.SiLU(),
            nn.Conv2d(CHANNELS, 3 * factor**2, 3, padding=1),
            nn.PixelShuffle(factor),
        )

    def forward(self, latents: Tensor) -> Tensor:
        return self.layers(latents)
