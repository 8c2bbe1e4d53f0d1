"""Makes unets/*.safetensors, tiny UNet2DConditionModels of each family with random weights and diffusers' names, and
unets/*.json: what diffusers makes of some inputs with them.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 safetensors==0.8.0
    python tests/golden/make-unet-weights.py

All weights and inputs are exact in half precision, and `lcm` in bfloat16, so that every way to store them says the same.
Inputs are waves that the tests make again: see `wave`.
"""
import json
from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file

HERE = Path(__file__).parent / "unets"

SMALL = {
    "sample_size": 16,
    "in_channels": 4,
    "out_channels": 4,
    "layers_per_block": 1,
    "block_out_channels": (8, 16),
    "norm_num_groups": 4,
    "down_block_types": ("CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D"),
}
SDXL = {
    **SMALL,
    "block_out_channels": (8, 8, 12),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "cross_attention_dim": 24,
    "use_linear_projection": True,
    "addition_embed_type": "text_time",
    "addition_time_embed_dim": 8,
    "attention_head_dim": (1, 2, 4),
    "transformer_layers_per_block": (1, 2, 3),
    "projection_class_embeddings_input_dim": 1280 + 6 * 8,
}

# name: configuration, type of the stored weights, inputs as (batch, height, width, tokens)
FAMILIES = {
    # Eight heads in every level.
    "sd1": ({**SMALL, "block_out_channels": (8, 8), "layers_per_block": 2, "cross_attention_dim": 768, "attention_head_dim": 8}, torch.float16, [(1, 24, 40, 77), (2, 13, 7, 154)]),
    # Its own number of heads in each level, and linear projections.
    "sd2": ({**SMALL, "cross_attention_dim": 24, "attention_head_dim": (2, 4), "use_linear_projection": True}, torch.float32, [(2, 24, 40, 77)]),
    "sdxl": (SDXL, torch.float16, [(1, 24, 40, 77), (2, 10, 14, 154)]),
    "inpaint": ({**SMALL, "in_channels": 9, "cross_attention_dim": 24, "attention_head_dim": 2}, torch.float16, [(1, 16, 16, 77)]),
    "edit": ({**SMALL, "in_channels": 8, "cross_attention_dim": 24, "attention_head_dim": 2}, torch.float16, [(2, 16, 16, 77)]),
    "lcm": ({**SMALL, "cross_attention_dim": 24, "attention_head_dim": 2, "time_cond_proj_dim": 12}, torch.bfloat16, [(2, 16, 16, 77)]),
    # Like BK-SDM Tiny and Segmind Vega: no middle.
    "without-mid": ({**SMALL, "cross_attention_dim": 24, "attention_head_dim": 2, "mid_block_type": None}, torch.float16, [(1, 16, 16, 77)]),
    # Like SSD-1B: attentions of several depths in a block, and other ones on the way up.
    "depths": (
        {
            **SDXL,
            "layers_per_block": 2,
            "transformer_layers_per_block": (1, (2, 1), (1, 3)),
            "reverse_transformer_layers_per_block": ((1, 3, 2), (2, 1, 1), 1),
            "mid_block_type": "UNetMidBlock2D",
        },
        torch.float16,
        [(1, 16, 24, 77)],
    ),
}


def wave(shape: list[int], step: float) -> torch.Tensor:
    """float32(float16(float32(sin(step · i))))"""
    values = np.sin(step * np.arange(np.prod(shape)))
    return torch.from_numpy(values.astype(np.float32).astype(np.float16).astype(np.float32)).reshape(shape)


def make(name: str, config: dict, dtype: torch.dtype, inputs: list[tuple[int, int, int, int]]) -> None:
    torch.manual_seed(sum(name.encode()))
    model = UNet2DConditionModel(**config).eval()
    with torch.no_grad():
        for key, parameter in model.named_parameters():
            fan_in = parameter[0].numel() if parameter.ndim > 1 else 1
            around = 1 if "norm" in key and key.endswith("weight") else 0
            spread = 0.1 if parameter.ndim == 1 else 0.9 / fan_in**0.5
            parameter.copy_((around + spread * torch.randn_like(parameter)).to(dtype if dtype != torch.float32 else torch.float32))
    tensors = {key: value.to(dtype).contiguous() for key, value in model.state_dict().items()}
    save_file(tensors, HERE / f"{name}.safetensors")
    cases = []
    for batch, height, width, tokens in inputs:
        sample = wave([batch, config["in_channels"], height, width], 0.37)
        states = wave([batch, tokens, config["cross_attention_dim"]], 0.73)
        extra = {}
        if "addition_embed_type" in config:
            ids = torch.tensor([[192.0, 320.0, 0.0, 8.0, 192.0, 320.0]] * batch)
            extra["added_cond_kwargs"] = {"text_embeds": wave([batch, 1280], 0.91), "time_ids": ids}
        if "time_cond_proj_dim" in config:
            extra["timestep_cond"] = wave([batch, config["time_cond_proj_dim"]], 0.53)
        with torch.no_grad():
            out = model(sample, torch.tensor([901.0]), states, **extra).sample
        every = max(1, out.numel() // 200)
        cases.append({"batch": batch, "height": height, "width": width, "tokens": tokens, "shape": list(out.shape), "largest": out.abs().max().item(), "every": every, "values": [float(f"{v:.7g}") for v in out.flatten()[::every].tolist()]})
    stated = {key: value for key, value in model.config.items() if key in config}
    (HERE / f"{name}.json").write_text(json.dumps({"config": stated, "cases": cases}) + "\n")
    print(name, sum(p.numel() for p in model.parameters()), (HERE / f"{name}.safetensors").stat().st_size)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    torch.use_deterministic_algorithms(True)
    for family, (config, dtype, inputs) in FAMILIES.items():
        make(family, config, dtype, inputs)
