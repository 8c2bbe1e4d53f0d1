"""The text encoder: a small transformer over CLIP token ids. Padding and unknown tokens come out as zeros."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import TextEncoderConfig
from training.tokenizer import END, LENGTH, START, VOCABULARY_SIZE

UNKNOWN_ROW, START_ROW, END_ROW, FIRST_FREE_ROW = 0, 1, 2, 3


class TransformerLayer(nn.Module):
    """Pre-norm self-attention and a feed-forward network of four times the width, on [b, n, width]."""

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.attention_norm = nn.LayerNorm(width)
        self.query_key_value = nn.Linear(width, 3 * width)
        self.attention_out = nn.Linear(width, width)
        self.feed_norm = nn.LayerNorm(width)
        self.feed_in = nn.Linear(width, 4 * width)
        self.feed_out = nn.Linear(4 * width, width)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = x.shape
        packed = self.query_key_value(self.attention_norm(x)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(batch, length, width))
        return x + self.feed_out(F.gelu(self.feed_in(self.feed_norm(x))))


class TextEncoder(nn.Module):
    """`input_ids` [b, n] → [b, n, width].

    `row_of` [49408] maps each CLIP token to its row of the embedding, 0 for a token not in the vocabulary. Such a
    token is masked here, takes no position and is ignored by the denoiser: with "cute" unknown, "a cute kitten"
    means "a kitten".
    """

    def __init__(self, config: TextEncoderConfig):
        super().__init__()
        rows = torch.zeros(VOCABULARY_SIZE, dtype=torch.long)
        rows[START], rows[END] = START_ROW, END_ROW
        self.register_buffer("row_of", rows)
        self.embedding = nn.Embedding(config.rows, config.width)
        self.position = nn.Parameter(torch.randn(LENGTH, config.width) * 0.01)
        nn.init.normal_(self.embedding.weight, std=0.05)
        self.layers = nn.ModuleList(TransformerLayer(config.width, config.heads) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width)

    def add_tokens(self, tokens: set[int]) -> int:
        """Assign a free embedding row to every new token; returns how many were new.

        Raises ValueError when there are not enough rows.
        """
        new = sorted(token for token in tokens if self.row_of[token] == UNKNOWN_ROW)
        free = max(int(self.row_of.max()) + 1, FIRST_FREE_ROW)
        if free + len(new) > len(self.embedding.weight):
            raise ValueError(f"{len(new)} new tokens do not fit into {len(self.embedding.weight)} rows.")
        for row, token in enumerate(new, free):
            self.row_of[token] = row
        return len(new)

    def remove_tokens_except(self, tokens: set[int]) -> int:
        """Remove all other tokens from the vocabulary; returns how many were removed.

        They come from earlier training data, and their embeddings no longer match the rest of the network.
        """
        known = (self.row_of >= FIRST_FREE_ROW).nonzero()[:, 0].tolist()
        others = [token for token in known if token not in tokens]
        self.row_of[others] = UNKNOWN_ROW
        return len(others)

    def forward(self, input_ids: Tensor) -> Tensor:
        rows = self.row_of[input_ids]
        ended = (rows == END_ROW).long()
        valid = ((ended.cumsum(1) - ended == 0) & (rows != UNKNOWN_ROW)).to(self.position.dtype)
        bias = (1 - valid)[:, None, None, :] * -1e4
        place = (valid.cumsum(1) - 1).clamp(min=0).long()
        x = self.embedding(rows) + self.position[place]
        for layer in self.layers:
            x = layer(x, bias)
        return self.norm(x) * valid[:, :, None]
