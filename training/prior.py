"""The prior: the latents to expect of a caption, before any noise is removed.

A denoiser must learn what every word looks like through noise, and at most timesteps the picture shows
through and the words hardly matter. A regression sees the whole picture every time, and this generator
costs a fifth of the denoiser: on little compute it learns nouns several times sooner. What the words leave
open comes out blurred, as the mean of all that fits; the denoiser is given it beside the noised sample and
settles the rest. (A regression first, diffusion for what it leaves: CARD, arXiv 2206.07275; DiffuseVAE,
arXiv 2201.00308.)
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.blocks import ResidualBlock, group_norm, pool
from training.config import DenoiserConfig

SEED_SIDE = 4


class Prior(nn.Module):
    """`encoder_hidden_states` [b, n, d], `invalid` [b, n] (1 where a word is masked) → [b, c, h, w].

    The words are pooled by learnt queries into a seed of 4×4, which is refined and doubled up to the latents'
    side; the pooled words scale and shift every block.
    """

    def __init__(self, config: DenoiserConfig):
        super().__init__()
        self.widths = config.prior_channels
        self.query = nn.Linear(config.context, config.prior_queries)
        self.pooled = nn.Linear(config.context * config.prior_queries, config.prior_width)
        self.seed = nn.Linear(config.prior_width, self.widths[0] * SEED_SIDE**2)
        self.blocks = nn.ModuleList(ResidualBlock(width, width, config.prior_width) for width in self.widths)
        self.wider = nn.ModuleList(
            nn.Conv2d(coarser, 4 * finer, 1)
            for coarser, finer in zip(self.widths, self.widths[1:], strict=False)
        )
        self.norm_out = group_norm(self.widths[-1])
        self.conv_out = nn.Conv2d(self.widths[-1], config.latent_channels, 3, padding=1)

    def forward(self, encoder_hidden_states: Tensor, invalid: Tensor) -> Tensor:
        words = F.silu(self.pooled(pool(self.query, encoder_hidden_states, invalid)))
        x = self.seed(words).unflatten(1, (self.widths[0], SEED_SIDE, SEED_SIDE))
        for level, block in enumerate(self.blocks):
            if level > 0:
                x = F.pixel_shuffle(self.wider[level - 1](x), 2)
            x = block(x, words)
        return self.conv_out(F.silu(self.norm_out(x)))


def fitted(expected: Tensor, sample: Tensor) -> Tensor:
    """`expected` [b, c, s, s] at the size of `sample` [b, c, h, w].

    It fills the middle square and its edges go on to the borders: a face keeps its shape in every format.
    Gathers and sums only, so that a graph with free sizes runs everywhere.
    """
    rows, columns = (torch.ones_like(line).cumsum(0) - 0.5 for line in (sample[0, 0, :, 0], sample[0, 0, 0]))
    square = torch.minimum(rows[-1], columns[-1]) + 0.5
    for dimension, centres in ((2, rows), (3, columns)):
        expected = _sampled(expected, dimension, centres - (centres[-1] + 0.5) / 2, square)
    return expected


def _sampled(x: Tensor, dimension: int, offsets: Tensor, square: Tensor) -> Tensor:
    """Linear interpolation along one dimension at `offsets` from the middle, `square` of which span `x`."""
    side = x.shape[dimension]
    at = (offsets * side / square + (side - 1) / 2).clamp(0, side - 1)
    below = at.floor()
    share = (at - below).view(-1, 1) if dimension == 2 else at - below
    nearest = [x.index_select(dimension, index.long()) for index in (below, at.ceil())]
    return torch.lerp(*nearest, share.to(x.dtype))
