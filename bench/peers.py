"""One network of a published size with random weights in PyTorch, on the cpu.

    python bench/peers.py sd-1 unet 512 float32 2
    python bench/peers.py sd-1 adapters 512 float32 3

Needs torch, diffusers and peft (pip install torch diffusers peft). Prints seconds of a run, the least of some. `bench/checkpoints.ts`
calls it in turn with ours; each is a process of its own, whose memory is looked at from outside.
"""

import json
import resource
import sys
import time

import torch
from diffusers import AutoencoderKL, ControlNetModel, UNet2DConditionModel
from peft import LoraConfig

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


def face_id_adapter(unet):
    """State of an IP-Adapter FaceID for a UNet, as load_ip_adapter has it."""
    width = unet.config.cross_attention_dim
    image_proj = {
        "proj.0.weight": torch.randn(1024, 512) / 512**0.5,
        "proj.0.bias": torch.zeros(1024),
        "proj.2.weight": torch.randn(4 * width, 1024) / 1024**0.5,
        "proj.2.bias": torch.zeros(4 * width),
        "norm.weight": torch.ones(width),
        "norm.bias": torch.zeros(width),
    }
    layers = {}
    for i, name in enumerate(unet.attn_processors):
        if name.endswith("attn2.processor"):
            out = unet.get_submodule(name.removesuffix(".processor")).to_k.out_features
            for which in ("to_k_ip", "to_v_ip"):
                layers[f"{i}.{which}.weight"] = torch.randn(out, width) / width**0.5
    return {"image_proj": image_proj, "ip_adapter": layers}


def adapters(name, side, rounds):
    """Seconds: of a step of the UNet, of fusing a LoRA, and of a step with that LoRA, a ControlNet, an IP-Adapter FaceID."""
    unet = UNet2DConditionModel(**UNETS[name]).eval()
    latents = torch.randn(1, 4, side // 8, side // 8)
    added = {"text_embeds": torch.randn(1, 1280), "time_ids": torch.randn(1, 6)} if name == "sdxl" else {}
    text = torch.randn(1, 77, UNETS[name]["cross_attention_dim"])
    time_step = torch.tensor([501])

    def least(run):
        walls = []
        for _ in range(rounds):
            started = time.perf_counter()
            run()
            walls.append(time.perf_counter() - started)
        return min(walls)

    def step(**more):
        return least(lambda: unet(latents, time_step, text, added_cond_kwargs={**added, **more}))

    plain = step()
    controlnet = ControlNetModel.from_unet(unet).eval()
    control = least(
        lambda: controlnet(latents, time_step, text, torch.rand(1, 3, side, side), added_cond_kwargs=added)
    )
    layers = ["to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2"]
    unet.add_adapter(LoraConfig(r=32, target_modules=layers, init_lora_weights=False))
    started = time.perf_counter()
    unet.fuse_lora()
    fuse = time.perf_counter() - started
    fused = step()
    unet.unload_lora()
    unet._load_ip_adapter_weights([face_id_adapter(unet)])
    face = step(image_embeds=[torch.randn(1, 1, 512)])
    return {"step": plain, "fuse": fuse, "fused": fused, "controlnet": control, "face": face}


def main(name, part, side, kind, rounds):
    dtype = getattr(torch, kind)
    torch.set_default_dtype(dtype)
    if part == "adapters":
        with torch.inference_mode():
            print(json.dumps(adapters(name, side, rounds)))
        return
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
