"""One network of a published size with random weights in PyTorch, on the cpu.

    python bench/peers.py sd-1 unet 512 float32 2

Needs torch and diffusers (pip install torch diffusers). Prints seconds of a run, the least of some. `bench/checkpoints.ts`
calls it in turn with ours; each is a process of its own, whose memory is looked at from outside.
"""

import json
import resource
import sys
import time

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

# config.json of stable-diffusion-v1-5 and stable-diffusion-xl-base-1.0
UNETS = {
    "sd-1": {"cross_attention_dim": 768, "attention_head_dim": 8},
    "sdxl": {
        "cross_attention_dim": 2048,
        "attention_head_dim": [5, 10, 20],
        "block_out_channels": [320, 640, 1280],
        "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
        "transformer_layers_per_block": [1, 2, 10],
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    },
}
VAE = {
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
}


def processor_time():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main(name, part, side, kind, rounds):
    dtype = getattr(torch, kind)
    torch.set_default_dtype(dtype)
    latents = torch.randn(1, 4, side // 8, side // 8)
    if part == "unet":
        network = UNet2DConditionModel(**UNETS[name]).eval()
        added = {"text_embeds": torch.randn(1, 1280), "time_ids": torch.randn(1, 6)} if name == "sdxl" else None
        text = torch.randn(1, 77, UNETS[name]["cross_attention_dim"])

        def run():
            network(latents, torch.tensor([501]), text, added_cond_kwargs=added)
    else:
        network = AutoencoderKL(**VAE).eval()

        def run():
            network.decode(latents)

    walls, processors = [], []
    with torch.inference_mode():
        for _ in range(rounds):
            wall, used = time.perf_counter(), processor_time()
            run()
            walls.append(time.perf_counter() - wall)
            processors.append(processor_time() - used)
    print(json.dumps({"wall": min(walls), "processor": min(processors)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4], int(sys.argv[5]))
