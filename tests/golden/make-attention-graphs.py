"""attention/*.onnx: attention as exporters write it, one small graph each, with random weights.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 onnx==1.23.2 numpy==2.4.6
    python tests/golden/make-attention-graphs.py

`masked`, `windows` and `weights-used-twice` have to be left as they are. In halves: the names that begin with `half`.
"""

import math
from pathlib import Path

import onnx
import torch
from diffusers.models.attention_processor import Attention, AttnProcessor, AttnProcessor2_0

OUT = Path(__file__).parent / "attention"
CHANNELS, HEADS, PROMPT = 24, 3, 10


class ByProcessor(torch.nn.Module):
    """diffusers' attention: of a picture with itself, or with a prompt."""

    def __init__(self, processor, prompt: bool, **options):
        super().__init__()
        options = {"heads": HEADS, "dim_head": CHANNELS // HEADS, "cross_attention_dim": PROMPT if prompt else None} | options
        self.attention = Attention(query_dim=CHANNELS, processor=processor, **options)

    def forward(self, states, prompt=None):
        return self.attention(states, encoder_hidden_states=prompt)


class OldDecoder(torch.nn.Module):
    """The VAE's attention of diffusers before 0.13: one head, queries and keys scaled by the fourth root."""

    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (torch.nn.Linear(CHANNELS, CHANNELS) for _ in range(4))

    def forward(self, states):
        batch, channels, height, width = states.shape
        rows = states.view(batch, channels, height * width).transpose(1, 2)
        split = lambda x: x.view(*x.shape[:-1], 1, -1).permute(0, 2, 1, 3)
        query, key, value = split(self.query(rows)), split(self.key(rows)), split(self.value(rows))
        scale = 1 / math.sqrt(math.sqrt(channels))
        scores = torch.matmul(query * scale, key.transpose(-1, -2) * scale)
        mixed = torch.matmul(torch.softmax(scores.float(), dim=-1).type(scores.dtype), value)
        rows = self.out(mixed.permute(0, 2, 1, 3).contiguous().flatten(2))
        return rows.transpose(1, 2).reshape(batch, channels, height, width) + states


class ByHand(torch.nn.Module):
    """Attention in its plainest words; what is done to scores and weights differs."""

    def __init__(self, change_scores=lambda scores: scores / math.sqrt(CHANNELS // HEADS), twice=False, windows=1):
        super().__init__()
        self.query, self.key, self.value = (torch.nn.Linear(CHANNELS, CHANNELS, bias=False) for _ in range(3))
        self.change_scores, self.twice, self.windows = change_scores, twice, windows

    def forward(self, states):
        batch, rows, _ = states.shape
        split = lambda x: x.view(batch * self.windows, rows // self.windows, HEADS, -1).transpose(1, 2)
        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        weights = torch.softmax(self.change_scores(query @ key.transpose(2, 3)), dim=-1)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, rows, CHANNELS)
        return mixed + weights.mean() if self.twice else mixed


def save(name: str, module: torch.nn.Module, inputs: dict, opset: int) -> None:
    path = OUT / f"{name}.onnx"
    halves = name.startswith("half")
    module = module.eval().half() if halves else module.eval()
    given = tuple(i.half() if halves else i for i in inputs.values())
    axes = {key: {0: "batch", **{i: f"{key}_{i}" for i in range(1, value.dim()) if value.shape[i] not in (CHANNELS, PROMPT)}} for key, value in inputs.items()}
    with torch.no_grad():
        torch.onnx.export(module, given, str(path), input_names=list(inputs), output_names=["out"], dynamic_axes=axes, opset_version=opset, dynamo=False)
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = ""
    onnx.save(model, str(path))
    print(name, path.stat().st_size)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    torch.manual_seed(3)
    rows, picture = torch.randn(2, 7, CHANNELS), torch.randn(2, CHANNELS, 3, 5)
    both = {"states": rows, "prompt": torch.randn(2, 5, PROMPT)}
    alone = {"states": rows}
    save("baddbmm-self", ByProcessor(AttnProcessor(), False), alone, 14)
    save("baddbmm-prompt", ByProcessor(AttnProcessor(), True), both, 14)
    save("half-baddbmm-prompt", ByProcessor(AttnProcessor(), True), both, 14)
    save("half-upcast-prompt", ByProcessor(AttnProcessor(), True, upcast_attention=True, upcast_softmax=True), both, 14)
    save("sdpa-prompt", ByProcessor(AttnProcessor2_0(), True), both, 18)
    save("half-sdpa-self", ByProcessor(AttnProcessor2_0(), False), alone, 18)
    vae = dict(heads=1, dim_head=CHANNELS, norm_num_groups=4, bias=True, residual_connection=True, upcast_softmax=True)
    save("decoder", ByProcessor(AttnProcessor(), False, **vae), {"states": picture}, 14)
    save("old-decoder", OldDecoder(), {"states": picture}, 13)
    save("divided", ByHand(), alone, 17)
    save("other-scale", ByHand(lambda scores: 0.7 * scores), alone, 17)
    causal = lambda scores: scores + torch.full(scores.shape[-2:], -1e4).triu(1)
    save("masked", ByHand(causal), alone, 17)
    save("weights-used-twice", ByHand(twice=True), alone, 17)
    save("windows", ByHand(windows=2), {"states": torch.randn(2, 8, CHANNELS)}, 17)


if __name__ == "__main__":
    main()
