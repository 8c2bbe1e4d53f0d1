"""Sizes of the networks and of a training run."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class AutoencoderConfig:
    """Pictures [b, 3, s, s] ↔ latents [b, latent_channels, s/f, s/f], f = 4 · 2^(len(encoder)−1).

    `encoder` and `decoder` name channels from the picture inwards; both have two residual blocks per level.
    `doubler`: channels of the network that draws the picture at twice the side it was learnt at; 0 for none.
    """

    latent_channels: int = 8
    encoder: tuple[int, ...] = (96, 192)
    decoder: tuple[int, ...] = (48, 128, 256)
    doubler: int = 0

    @property
    def factor(self) -> int:
        """Sides of a picture as learnt per side of latents."""
        return 2 ** len(self.decoder)

    @property
    def enlargement(self) -> int:
        """Sides of a picture as drawn per side of a picture as learnt."""
        return 2 if self.doubler else 1


@dataclass(frozen=True)
class TextEncoderConfig:
    """A small transformer. `rows`: how many different tokens it can learn (unused rows cost nothing)."""

    width: int = 256
    layers: int = 2
    heads: int = 4
    rows: int = 2048


@dataclass(frozen=True)
class DenoiserConfig:
    """A UNet. Per level, from the finest: channels, residual blocks down and up, attention or not.

    `prior_channels`: of the prior's generator, from 4×4 doubling up to the latents' side.
    """

    latent_channels: int = 8
    context: int = 256
    channels: tuple[int, ...] = (128, 256)
    down_blocks: tuple[int, ...] = (1, 1)
    up_blocks: tuple[int, ...] = (2, 1)
    attention: tuple[bool, ...] = (False, True)
    time_width: int = 512
    pooled_queries: int = 4
    prior_channels: tuple[int, ...] = (256, 192, 96)
    prior_width: int = 768
    prior_queries: int = 6


@dataclass(frozen=True)
class Config:
    """One preset: everything a run needs to know. `picture`: the side of the pictures it learns from."""

    name: str
    picture: int
    autoencoder: AutoencoderConfig = field(default_factory=AutoencoderConfig)
    text_encoder: TextEncoderConfig = field(default_factory=TextEncoderConfig)
    denoiser: DenoiserConfig = field(default_factory=DenoiserConfig)
    batch: int = 64
    learning_rate: float = 4e-4
    warm_up: int = 200
    ema_decay: float = 0.9995

    @property
    def latent_side(self) -> int:
        return self.picture // self.autoencoder.factor

    @property
    def drawn(self) -> int:
        """The side of the pictures it draws."""
        return self.picture * self.autoencoder.enlargement


CPU = Config(name="cpu", picture=128, autoencoder=AutoencoderConfig(doubler=32), ema_decay=0.995)
GPU = Config(
    name="gpu",
    picture=128,
    autoencoder=AutoencoderConfig(doubler=32),
    text_encoder=TextEncoderConfig(layers=4),
    denoiser=DenoiserConfig(down_blocks=(2, 2), up_blocks=(3, 2), attention=(True, True)),
    batch=512,
    learning_rate=6e-4,
    warm_up=200,
    ema_decay=0.998,
)
"""The cpu preset grown: it goes on from the same weights (`training.init_from_pack`)."""
PRESETS = {config.name: config for config in (CPU, GPU)}
