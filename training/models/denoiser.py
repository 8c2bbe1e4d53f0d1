"""The denoiser: a small UNet with attention that predicts v (Salimans and Ho, arXiv 2202.00512).

It contains the latent regressor, so that both are one graph, `unet`, with a diffusers UNet's inputs.
"""

import math
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import DenoiserConfig
from training.models.blocks import ResidualBlock, group_norm, pool
from training.models.latent_regressor import LatentRegressor, fit_to_sample

HEAD_WIDTH = 64
TIME_FREQUENCIES = 128


def masked_rows(context: Tensor) -> Tensor:
    """`context` [b, n, d] → [b, n]: 1 where the row is all zero (padding or unknown token), else 0."""
    return (context.abs().sum(-1) <= 1e-4).to(context.dtype)


class Attention(nn.Module):
    """Self-attention over the positions of [b, c, h, w], then cross-attention to the tokens [b, n, d]."""

    def __init__(self, channels: int, context: int):
        super().__init__()
        self.heads = channels // HEAD_WIDTH
        self.self_norm = nn.LayerNorm(channels)
        self.self_query_key_value = nn.Linear(channels, 3 * channels)
        self.self_out = nn.Linear(channels, channels)
        self.cross_norm = nn.LayerNorm(channels)
        self.cross_query = nn.Linear(channels, channels)
        self.cross_key_value = nn.Linear(context, 2 * channels)
        self.cross_out = nn.Linear(channels, channels)
        for out in (self.self_out, self.cross_out):
            nn.init.normal_(out.weight, std=0.01)

    def _split(self, packed: Tensor, parts: int) -> tuple[Tensor, ...]:
        batch, length, _ = packed.shape
        return packed.view(batch, length, parts, self.heads, HEAD_WIDTH).permute(2, 0, 3, 1, 4).unbind(0)

    def forward(self, x: Tensor, context: Tensor, bias: Tensor) -> Tensor:
        batch, channels, height, width = x.shape
        t = x.permute(0, 2, 3, 1).reshape(batch, height * width, channels)
        query, key, value = self._split(self.self_query_key_value(self.self_norm(t)), 3)
        mixed = F.scaled_dot_product_attention(query, key, value)
        t = t + self.self_out(mixed.transpose(1, 2).reshape(batch, height * width, channels))
        (query,) = self._split(self.cross_query(self.cross_norm(t)), 1)
        key, value = self._split(self.cross_key_value(context), 2)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        t = t + self.cross_out(mixed.transpose(1, 2).reshape(batch, height * width, channels))
        return t.reshape(batch, height, width, channels).permute(0, 3, 1, 2)


class Stage(nn.Module):
    """A residual block and, where the level has it, attention."""

    def __init__(self, channels_in: int, channels: int, attention: bool, config: DenoiserConfig):
        super().__init__()
        self.residual = ResidualBlock(channels_in, channels, config.time_width)
        self.attention = Attention(channels, config.context) if attention else None

    def forward(self, x: Tensor, embedding: Tensor, context: Tensor, bias: Tensor) -> Tensor:
        x = self.residual(x, embedding)
        return x if self.attention is None else self.attention(x, context, bias)


class Denoiser(nn.Module):
    """`sample` [b, c, h, w], `timestep` [b] or [1], `encoder_hidden_states` [b, n, d] → v, like `sample`.

    Rows of `encoder_hidden_states` that are all zero (padding, unknown tokens) are masked. `forward` computes the
    latent regressor's output itself unless `regressed` [b, c, s, s] is passed.
    """

    def __init__(self, config: DenoiserConfig):
        super().__init__()
        widths, levels = config.channels, range(len(config.channels))
        time = config.time_width
        self.time_in = nn.Linear(2 * TIME_FREQUENCIES, time)
        self.time_out = nn.Linear(time, time)
        self.pool_query = nn.Linear(config.context, config.pooled_queries)
        self.pool_out = nn.Linear(config.context * config.pooled_queries, time)
        frequencies = torch.exp(-math.log(10000) * torch.arange(TIME_FREQUENCIES) / TIME_FREQUENCIES)
        self.register_buffer("frequencies", frequencies)

        self.latent_regressor = LatentRegressor(config)
        self.conv_in = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.regressed_in = nn.Conv2d(config.latent_channels, widths[0], 3, padding=1)
        self.down = nn.ModuleList(
            nn.ModuleList(
                Stage(widths[i], widths[i], config.attention[i], config) for _ in range(config.down_blocks[i])
            )
            for i in levels
        )
        self.downsample = nn.ModuleList(
            nn.Conv2d(finer, coarser, 3, stride=2, padding=1) for finer, coarser in pairwise(widths)
        )
        self.middle_in = Stage(widths[-1], widths[-1], True, config)
        self.middle_out = Stage(widths[-1], widths[-1], False, config)
        self.up = nn.ModuleList(
            nn.ModuleList(
                Stage(widths[i] * (2 if n == 0 else 1), widths[i], config.attention[i], config)
                for n in range(config.up_blocks[i])
            )
            for i in levels
        )
        self.upsample = nn.ModuleList(nn.Conv2d(coarser, 4 * finer, 1) for finer, coarser in pairwise(widths))
        self.norm_out = group_norm(widths[0])
        self.conv_out = nn.Conv2d(widths[0], config.latent_channels, 3, padding=1)
        nn.init.zeros_(self.conv_out.weight)
        nn.init.zeros_(self.conv_out.bias)

    def _embedding(self, timestep: Tensor, context: Tensor, invalid: Tensor) -> Tensor:
        """[b, e]: sinusoidal embedding of the timestep plus the pooled text."""
        phase = timestep.float()[:, None] * self.frequencies[None]
        waves = torch.cat([phase.sin(), phase.cos()], 1).to(context.dtype)
        pooled = pool(self.pool_query, context, invalid)
        return F.silu(self.time_out(F.silu(self.time_in(waves))) + self.pool_out(pooled))

    def regress_latents(self, encoder_hidden_states: Tensor) -> Tensor:
        """The latent regressor's output [b, c, s, s]."""
        return self.latent_regressor(encoder_hidden_states, masked_rows(encoder_hidden_states))

    def forward(
        self, sample: Tensor, timestep: Tensor, encoder_hidden_states: Tensor, regressed: Tensor | None = None
    ) -> Tensor:
        context = encoder_hidden_states
        invalid = masked_rows(context)
        bias = invalid[:, None, None, :] * -1e4
        embedding = self._embedding(timestep, context, invalid)
        regressed = self.regress_latents(context) if regressed is None else regressed
        x = self.conv_in(sample) + self.regressed_in(fit_to_sample(regressed, sample))
        skips: list[Tensor] = []
        for level, stages in enumerate(self.down):
            if level > 0:
                x = self.downsample[level - 1](x)
            for stage in stages:
                x = stage(x, embedding, context, bias)
            skips.append(x)
        x = self.middle_in(x, embedding, context, bias)
        x = self.middle_out(x, embedding, context, bias)
        for level in reversed(range(len(self.up))):
            x = torch.cat([x, skips[level]], 1)
            for stage in self.up[level]:
                x = stage(x, embedding, context, bias)
            if level > 0:
                x = F.pixel_shuffle(self.upsample[level - 1](x), 2)
        return self.conv_out(F.silu(self.norm_out(x)))
