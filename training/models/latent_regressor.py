"""The latent regressor: caption → the mean of the latents that fit it, in one forward pass without noise.

A denoiser learns words slowly, because at most timesteps the picture shows through the noise and the caption
hardly changes the loss. This network is trained with a mean squared error on clean latents and costs a fifth
of the denoiser, so on little compute it learns nouns several times sooner. Its output is blurred where the
caption leaves something open; the denoiser takes it as a second input and adds the rest.

It is not unCLIP's prior, which predicts an image embedding. Regression first and diffusion for the residual:
CARD, arXiv 2206.07275; DiffuseVAE, arXiv 2201.00308.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import DenoiserConfig
from training.models.blocks import ResidualBlock, group_norm, pool

INITIAL_SIDE = 4


class LatentRegressor(nn.Module):
    """`encoder_hidden_states` [b, n, d], `invalid` [b, n] (1 where a token is masked) → latents [b, c, s, s].

    Learnt queries pool the tokens into one vector. A linear layer makes an initial 4×4 feature map of it, which
    residual blocks refine and pixel shuffles upsample to the latents' side; the vector modulates every block.
    """

    def __init__(self, config: DenoiserConfig):
        super().__init__()
        self.widths = config.regressor_channels
        self.query = nn.Linear(config.context, config.regressor_queries)
        self.pooled = nn.Linear(config.context * config.regressor_queries, config.regressor_width)
        self.seed = nn.Linear(config.regressor_width, self.widths[0] * INITIAL_SIDE**2)
        self.blocks = nn.ModuleList(ResidualBlock(width, width, config.regressor_width) for width in self.widths)
        self.wider = nn.ModuleList(
            nn.Conv2d(coarser, 4 * finer, 1) for coarser, finer in zip(self.widths, self.widths[1:], strict=False)
        )
        self.norm_out = group_norm(self.widths[-1])
        self.conv_out = nn.Conv2d(self.widths[-1], config.latent_channels, 3, padding=1)

    def forward(self, encoder_hidden_states: Tensor, invalid: Tensor) -> Tensor:
        text = F.silu(self.pooled(pool(self.query, encoder_hidden_states, invalid)))
        x = self.seed(text).unflatten(1, (self.widths[0], INITIAL_SIDE, INITIAL_SIDE))
        for level, block in enumerate(self.blocks):
            if level > 0:
                x = F.pixel_shuffle(self.wider[level - 1](x), 2)
            x = block(x, text)
        return self.conv_out(F.silu(self.norm_out(x)))


def fit_to_sample(regressed: Tensor, sample: Tensor) -> Tensor:
    """`regressed` [b, c, s, s] resampled to the size of `sample` [b, c, h, w].

    It fills the centred square and is padded with its edge values, so that shapes keep their aspect ratio.
    Uses only gathers and sums, which every ONNX Runtime provider runs with dynamic sizes.
    """
    rows, columns = (torch.ones_like(line).cumsum(0) - 0.5 for line in (sample[0, 0, :, 0], sample[0, 0, 0]))
    square = torch.minimum(rows[-1], columns[-1]) + 0.5
    for dimension, centres in ((2, rows), (3, columns)):
        regressed = _interpolate(regressed, dimension, centres - (centres[-1] + 0.5) / 2, square)
    return regressed


def _interpolate(x: Tensor, dimension: int, offsets: Tensor, square: Tensor) -> Tensor:
    """Linear interpolation of `x` along one dimension, at `offsets` from its centre; `square` offsets span `x`."""
    side = x.shape[dimension]
    at = (offsets * side / square + (side - 1) / 2).clamp(0, side - 1)
    below = at.floor()
    share = (at - below).view(-1, 1) if dimension == 2 else at - below
    nearest = [x.index_select(dimension, index.long()) for index in (below, at.ceil())]
    return torch.lerp(*nearest, share.to(x.dtype))
