"""Hyperparameters: sizes of the networks and settings of a training run, as two presets (cpu, gpu)."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AutoencoderConfig:
    """Pictures [b, 3, s, s] ↔ latents [b, latent_channels, s/f, s/f], f = 4 · 2^(len(encoder)−1).

    `encoder` and `decoder`: channels per level, from the picture inwards; two residual blocks per level.
    `upsampling_channels`: of the upsampling head, which doubles the resolution of the decoder; 0 for no head.
    """

    latent_channels: int = 8
    encoder: tuple[int, ...] = (96, 192)
    decoder: tuple[int, ...] = (48, 128, 256)
    upsampling_channels: int = 0

    @property
    def downsampling_factor(self) -> int:
        """Base resolution divided by the latents' side."""
        return 2 ** len(self.decoder)

    @property
    def upsampling_factor(self) -> int:
        """Output resolution divided by the base resolution: 2 with an upsampling head, else 1."""
        return 2 if self.upsampling_channels else 1


@dataclass(frozen=True)
class TextEncoderConfig:
    """A small transformer. `rows`: embedding rows, the most tokens its vocabulary can hold."""

    width: int = 256
    layers: int = 2
    heads: int = 4
    rows: int = 2048


@dataclass(frozen=True)
class DenoiserConfig:
    """The UNet. Per level, from the finest: channels, residual blocks down and up, attention or not.

    `regressor_*`: the latent regressor; its channels per level go from 4×4, doubling, to the latents' side.
    """

    latent_channels: int = 8
    context: int = 256
    channels: tuple[int, ...] = (128, 256)
    down_blocks: tuple[int, ...] = (1, 1)
    up_blocks: tuple[int, ...] = (2, 1)
    attention: tuple[bool, ...] = (False, True)
    time_width: int = 512
    pooled_queries: int = 4
    regressor_channels: tuple[int, ...] = (256, 192, 96)
    regressor_width: int = 768
    regressor_queries: int = 6


@dataclass(frozen=True)
class Config:
    """One preset. `base_resolution`: side in pixels of the pictures that are encoded to latents."""

    name: str
    base_resolution: int
    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    text_encoder: TextEncoderConfig = field(default_factory=TextEncoderConfig)
    denoiser: DenoiserConfig = field(default_factory=DenoiserConfig)
    batch: int = 64
    learning_rate: float = 4e-4
    warmup_steps: int = 200
    ema_decay: float = 0.9995

    @property
    def latent_side(self) -> int:
        return self.base_resolution // self.autoencoder.downsampling_factor

    @property
    def output_resolution(self) -> int:
        """Side in pixels of the pictures that the decoder outputs."""
        return self.base_resolution * self.autoencoder.upsampling_factor


CPU = Config(name="cpu", base_resolution=128, autoencoder=AutoencoderConfig(upsampling_channels=32), ema_decay=0.995)
GPU = Config(
    name="gpu",
    base_resolution=128,
    autoencoder=AutoencoderConfig(upsampling_channels=32),
    text_encoder=TextEncoderConfig(layers=4),
    denoiser=DenoiserConfig(down_blocks=(2, 2), up_blocks=(3, 2), attention=(True, True)),
    batch=512,
    learning_rate=6e-4,
    warmup_steps=200,
    ema_decay=0.998,
)
"""The cpu preset with more layers; `training.init_from_pack` initialises it from a pack of the cpu preset."""
PRESETS = {config.name: config for config in (CPU, GPU)}
