"""Layers shared by the denoiser and the latent regressor."""

from torch import Tensor, nn
from torch.nn import functional as F


def group_norm(channels: int) -> nn.GroupNorm:
    """One group for every 32 channels."""
    return nn.GroupNorm(max(1, channels // 32), channels)


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions on [b, c, h, w]; an embedding [b, e] of time or text scales and shifts between them."""

    def __init__(self, channels_in: int, channels: int, embedding: int):
        super().__init__()
        self.norm_in = group_norm(channels_in)
        self.conv_in = nn.Conv2d(channels_in, channels, 3, padding=1)
        self.modulation = nn.Linear(embedding, 2 * channels)
        self.norm_out = group_norm(channels)
        self.conv_out = nn.Conv2d(channels, channels, 3, padding=1)
        self.skip = nn.Conv2d(channels_in, channels, 1) if channels_in != channels else nn.Identity()
        nn.init.normal_(self.conv_out.weight, std=1e-3)
        nn.init.zeros_(self.conv_out.bias)

    def forward(self, x: Tensor, embedding: Tensor) -> Tensor:
        scale, shift = self.modulation(embedding)[:, :, None, None].chunk(2, 1)
        h = self.conv_in(F.silu(self.norm_in(x)))
        h = self.conv_out(F.silu(self.norm_out(h) * (1 + scale) + shift))
        return self.skip(x) + h


def pool(query: nn.Linear, context: Tensor, invalid: Tensor) -> Tensor:
    """Attention pooling with learnt queries: `context` [b, n, d] → [b, queries · d].

    `invalid` [b, n] is 1 where a token is masked. The result is one weighted mean of the tokens per query.
    """
    weights = (query(context) + invalid[:, :, None] * -1e4).softmax(1)
    return (weights.transpose(1, 2) @ context).flatten(1)
