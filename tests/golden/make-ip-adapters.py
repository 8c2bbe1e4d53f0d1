"""Tiny IP-Adapters FaceID for the tiny checkpoints of make-checkpoints.py, and what UNets and pipelines of diffusers make of them.
Their weights are a function of their names, so that no weights are stored.

Run by hand, with what make-checkpoints.py needs and
    pip install peft==0.19.1
    python tests/golden/make-ip-adapters.py

`checkpoints/ip-adapters.json.gz` holds for each family name, type, shape of every tensor of a file as tencent-ailab publish it
(converted to .safetensors), what the UNet gives with it, and pictures: every 7th byte, in base64.
"""

import base64
import importlib.util
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("pictures", HERE / "make-pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)
checkpoints, values = pictures.checkpoints, pictures.checkpoints.values

TOKENS, RANK, FACE = 4, 4, 512
DRAWN = {
    "sd-1": [dict(scale=0.7), dict(scale=1.0, guidance=1.0, seed=8)],
    "sdxl": [dict(scale=0.7, guidance=3.0)],
}


def tensors_of(unet) -> dict:
    """By the names of ip_adapter_faceid.py: processors are numbered as diffusers lists them."""
    state, cross = unet.state_dict(), unet.config.cross_attention_dim
    shapes = {
        "image_proj.proj.0.weight": [2 * FACE, FACE], "image_proj.proj.0.bias": [2 * FACE], "image_proj.proj.2.weight": [TOKENS * cross, 2 * FACE],
        "image_proj.proj.2.bias": [TOKENS * cross], "image_proj.norm.weight": [cross], "image_proj.norm.bias": [cross],
    }
    for i, processor in enumerate(unet.attn_processors):
        attention = processor.removesuffix(".processor")
        for layer, own in (("to_q", "to_q"), ("to_k", "to_k"), ("to_v", "to_v"), ("to_out", "to_out.0")):
            out, inner = state[f"{attention}.{own}.weight"].shape
            shapes[f"ip_adapter.{i}.{layer}_lora.down.weight"] = [RANK, inner]
            shapes[f"ip_adapter.{i}.{layer}_lora.up.weight"] = [out, RANK]
        if attention.endswith("attn2"):
            for layer in ("to_k", "to_v"):
                shapes[f"ip_adapter.{i}.{layer}_ip.weight"] = list(state[f"{attention}.{layer}.weight"].shape)
    # A louder LoRA makes differences of a last place visible.
    return {name: values(name, shape) * (0.125 if "lora.up" in name else 1) for name, shape in shapes.items()}


def face() -> torch.Tensor:
    embedding = values("face.input", [1, FACE])
    return embedding / embedding.norm()


def load(pipe, tensors: dict, folder: str) -> None:
    save_file({k: v.contiguous() for k, v in tensors.items()}, f"{folder}/faceid.safetensors")
    pipe.load_ip_adapter(folder, subfolder="", weight_name="faceid.safetensors", image_encoder_folder=None)


@torch.no_grad()
def unet_output(unet, config: dict) -> dict:
    sample = values("sample.input", [1, 4, 8, 8]) * 4
    context = values("encoder_hidden_states.input", [1, 77, config["cross_attention_dim"]]) * 8
    added = {"image_embeds": [face()[None]]}
    if config.get("addition_embed_type"):
        pooled = config["projection_class_embeddings_input_dim"] - 6 * 256
        added |= {"text_embeds": values("text_embeds.input", [1, pooled]), "time_ids": torch.tensor([[64.0, 64, 0, 0, 64, 64]])}
    return checkpoints.compact({"": unet(sample, torch.tensor(500), context, added_cond_kwargs=added).sample})[""]


@torch.no_grad()
def draw(pipe, family: str, case: dict) -> np.ndarray:
    pipe.set_progress_bar_config(disable=True)
    pipe.set_ip_adapter_scale(case["scale"])
    guided = case["guidance"] > 1
    embeds = torch.stack([torch.zeros(1, FACE), face()]) if guided else face()[None]
    given = dict(prompt=case["prompt"], negative_prompt=case["negative"] or (None if family == "sdxl" else ""), num_inference_steps=case["steps"],
                 guidance_scale=case["guidance"], generator=torch.Generator().manual_seed(case["seed"]), width=case["width"],
                 height=case["height"], ip_adapter_image_embeds=[embeds])
    return (pipe(**given, output_type="np").images[0] * 255).round().astype(np.uint8)


def main() -> None:
    golden = {"every": pictures.EVERY, "families": {}}
    for family, given in DRAWN.items():
        with tempfile.TemporaryDirectory() as folder:
            networks = pictures.networks_of(family, "single", Path(folder))
            tensors = tensors_of(networks["unet"])
            plain = [pictures.draw(family, {**pictures.CASE, **own}, networks) for own in given]
            pipe = pictures.pipeline_of(family, pictures.CASE, networks)
            load(pipe, tensors, folder)
            pipe.set_ip_adapter_scale(0.7)
            assert "faceid_0" in pipe.unet.peft_config, "the LoRA was not loaded"
            config = checkpoints.SPECS["tiny-" + family]["unet"]
            outputs = {"unet": unet_output(pipe.unet, config)}
            pipe.disable_lora()
            outputs["unetWithoutLora"] = unet_output(pipe.unet, config)
            pipe.enable_lora()
            # Pictures are drawn with merged weights in the checkpoint's own precision.
            pipe.fuse_lora()
            pipe.unload_lora_weights()
            pipe.unet.load_state_dict({k: v.half().float() for k, v in pipe.unet.state_dict().items()})
            outputs["unetMerged"] = unet_output(pipe.unet, config)
            drawn = []
            for own, without in zip(given, plain):
                case = {**pictures.CASE, **own}
                pixels = draw(pipe, family, case)
                spread, cut = pixels.std(), ((pixels == 0) | (pixels == 255)).mean()
                changed = np.abs(pixels.astype(int) - without).mean()
                print(family, own, f"{spread:.1f} {cut:.2f} {changed:.1f}", flush=True)
                assert spread > 10 and cut < 0.5 and changed > 2, "this picture tells nothing"
                drawn.append({**case, "pixels": base64.b64encode(pixels.reshape(-1)[::pictures.EVERY].tobytes()).decode()})
            golden["families"][family] = {"file": [[k, "F16", list(v.shape)] for k, v in tensors.items()], "outputs": outputs, "pictures": drawn}
    checkpoints.write("ip-adapters", golden)


if __name__ == "__main__":
    sys.exit(main())
