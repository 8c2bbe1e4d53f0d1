"""Tiny ControlNets for the tiny checkpoints of make-checkpoints.py, what they give, and pictures that diffusers' pipelines draw with
them. Their weights are a function of their names, so that no weights are stored.

Run by hand, with what make-checkpoints.py needs:
    python tests/golden/make-controlnets.py

`checkpoints/controlnets.json.gz` holds for each network
    base: the checkpoint that it steers
    files: name, type, shape of every tensor, by diffusers' names and by those of the original ControlNet (which diffusers'
        `from_single_file` is shown to read)
    outputs: the embedding of the control picture and the residuals, for the weights of each file
and for each base the pictures: every 7th byte, in base64. A picture that is as it is without ControlNet stops the script.
"""

import base64
import importlib.util
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import (
    ControlNetModel,
    StableDiffusionControlNetImg2ImgPipeline,
    StableDiffusionControlNetPipeline,
    StableDiffusionXLControlNetImg2ImgPipeline,
    StableDiffusionXLControlNetPipeline,
)
from PIL import Image
from safetensors.torch import save_file
from single_file_names import ldm_unet_name

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("pictures", HERE / "make-pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)
checkpoints, values = pictures.checkpoints, pictures.checkpoints.values

SHARED = ["in_channels", "block_out_channels", "down_block_types", "layers_per_block", "attention_head_dim", "cross_attention_dim",
          "use_linear_projection", "addition_embed_type", "addition_time_embed_dim", "projection_class_embeddings_input_dim",
          "transformer_layers_per_block"]
HINT = (8, 8, 16, 16)
# The published small ControlNets of SDXL have no attention.
SMALL = dict(down_block_types=["DownBlock2D"] * 3, mid_block_type="UNetMidBlock2D")
NETWORKS = {"sd-1": ("sd-1", {}), "sd-2": ("sd-2", {}), "sdxl": ("sdxl", {}), "sdxl-small": ("sdxl", SMALL)}

EULER = dict(scheduler="euler")
DRAWN = {
    "sd-1": [
        dict(controls=[dict(file="diffusers", scale=1.0)]),
        dict(controls=[dict(file="original", scale=0.7)], guidance=1.0, negative=""),
        dict(controls=[dict(file="diffusers", scale=1.0), dict(file="original", scale=0.5, start=0.25, end=0.75)], seed=8),
        dict(controls=[dict(file="diffusers", scale=0.8, end=0.5)], strength=0.6, steps=6, **EULER),
        dict(controls=[dict(file="diffusers", scale=0.8)], steps=3, width=128, height=64, negative="blurry"),
    ],
    "sdxl": [
        dict(controls=[dict(file="diffusers", scale=1.0)]),
        dict(controls=[dict(file="original", scale=1.0, start=0.5), dict(file="diffusers", scale=0.5, end=0.5)], seed=8),
        dict(controls=[dict(file="original", scale=0.8)], strength=0.6, negative="grey", **EULER),
    ],
}
CONTROL = dict(start=0.0, end=1.0)


def config_of(name: str) -> dict:
    family, own = NETWORKS[name]
    unet = checkpoints.SPECS["tiny-" + family]["unet"]
    return {**{k: unet[k] for k in SHARED if k in unet}, "conditioning_embedding_out_channels": HINT, **own}


def original_name(name: str, config: dict) -> str:
    """Source: lllyasviel's cldm.py, as diffusers converts it."""
    head, _, rest = name.partition(".")
    if head == "controlnet_cond_embedding":
        part, suffix = rest.rsplit(".", 1)
        at = 0 if part == "conv_in" else 14 if part == "conv_out" else 2 * (int(part.split(".")[1]) + 1)
        return f"control_model.input_hint_block.{at}.{suffix}"
    if head == "controlnet_down_blocks":
        at, suffix = rest.split(".")
        return f"control_model.zero_convs.{at}.0.{suffix}"
    if head == "controlnet_mid_block":
        return f"control_model.middle_block_out.0.{rest}"
    return "control_model." + ldm_unet_name(name, config)


def loaded(name: str, tensors: dict, original: bool) -> ControlNetModel:
    config = config_of(name)
    network = ControlNetModel(**config).eval()
    if not original:
        network.load_state_dict(tensors)
        return network
    with tempfile.TemporaryDirectory() as folder:
        network.save_pretrained(folder)
        save_file({k: v.contiguous() for k, v in tensors.items()}, f"{folder}/original.safetensors")
        found = ControlNetModel.from_single_file(f"{folder}/original.safetensors", config=folder, local_files_only=True, low_cpu_mem_usage=False).eval()
    # SDXL's sizes and pooled prompt, which diffusers does not look for in single files.
    added = {k: tensors[original_name(k, config)] for k in found.state_dict() if k.startswith("add_embedding.")}
    found.load_state_dict({**found.state_dict(), **added})
    by_name = {original_name(k, config): v for k, v in found.state_dict().items()}
    assert by_name.keys() == tensors.keys()
    assert all(torch.equal(value, tensors[key]) for key, value in by_name.items())
    return found


def control_image(width: int, height: int) -> Image.Image:
    """Waves and stripes, as the tests make them: another picture than the one that img2img starts from."""
    i = np.arange(width * height * 3)
    return Image.fromarray(((i // 3 * 7 + i // (3 * width) * 13 + i % 3 * 85) % 256).astype(np.uint8).reshape(height, width, 3))


@torch.no_grad()
def outputs(network: ControlNetModel, config: dict) -> dict:
    sample = values("sample.input", [1, 4, 8, 8]) * 4
    context = values("encoder_hidden_states.input", [1, 77, config["cross_attention_dim"]]) * 8
    image = torch.from_numpy(np.array(control_image(64, 64))).permute(2, 0, 1)[None].float() / 255
    more = {}
    if config.get("addition_embed_type"):
        pooled = config["projection_class_embeddings_input_dim"] - 6 * 256
        more = {"added_cond_kwargs": {"text_embeds": values("text_embeds.input", [1, pooled]), "time_ids": torch.tensor([[64.0, 64, 0, 0, 64, 64]])}}
    down, mid = network(sample, torch.tensor(500), context, image, conditioning_scale=0.7, return_dict=False, **more)
    named = {f"down_block_res_sample_{i}": value for i, value in enumerate(down)} | {"mid_block_res_sample": mid}
    named["controlnet_cond"] = network.controlnet_cond_embedding(image)
    return {k: {**v, "values": v["values"][::4]} for k, v in checkpoints.compact(named).items()}


def make_network(name: str) -> tuple:
    config = config_of(name)
    state = ControlNetModel(**config).state_dict()
    filled = {"diffusers": {k: values(k, list(v.shape)) for k, v in state.items()}}
    filled["original"] = {k: values(k, list(v.shape)) for k, v in ((original_name(k, config), v) for k, v in state.items())}
    networks = {kind: loaded(name, tensors, kind == "original") for kind, tensors in filled.items()}
    golden = {
        "base": NETWORKS[name][0],
        "files": {kind: [[k, "F16", list(v.shape)] for k, v in tensors.items()] for kind, tensors in filled.items()},
        "outputs": {kind: outputs(network, config) for kind, network in networks.items()},
    }
    return golden, networks


@torch.no_grad()
def draw(family: str, case: dict, networks: dict, controlnets: dict) -> np.ndarray:
    redraw = case["strength"] is not None
    parts = {k: v for k, v in vars(pictures.pipeline_of(family, case, networks)).items() if k in PARTS}
    if family == "sdxl":
        cls = StableDiffusionXLControlNetImg2ImgPipeline if redraw else StableDiffusionXLControlNetPipeline
        parts |= dict(force_zeros_for_empty_prompt=True, add_watermarker=False)
    else:
        cls = StableDiffusionControlNetImg2ImgPipeline if redraw else StableDiffusionControlNetPipeline
        parts |= dict(safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    controls = case["controls"]
    one = len(controls) == 1
    nets = [controlnets[control["file"]] for control in controls]
    pipe = cls(**parts, controlnet=nets[0] if one else nets)
    pipe.set_progress_bar_config(disable=True)
    size = dict(width=case["width"], height=case["height"])
    images = [control_image(**size) if i == 0 else pictures.patterned(**size) for i in range(len(controls))]
    each = lambda key: [control[key] for control in controls][0 if one else slice(None)]
    given = dict(
        prompt=case["prompt"], negative_prompt=case["negative"] or (None if family == "sdxl" else ""), num_inference_steps=case["steps"],
        guidance_scale=case["guidance"], generator=torch.Generator().manual_seed(case["seed"]),
        controlnet_conditioning_scale=each("scale"), control_guidance_start=each("start"), control_guidance_end=each("end"), **size,
    )
    control = images[0] if one else images
    given |= dict(image=pictures.patterned(**size), control_image=control, strength=case["strength"]) if redraw else dict(image=control)
    return (pipe(**given, output_type="np").images[0] * 255).round().astype(np.uint8)


PARTS = ["vae", "text_encoder", "text_encoder_2", "tokenizer", "tokenizer_2", "unet", "scheduler"]


def main() -> None:
    made = {name: make_network(name) for name in NETWORKS}
    golden = {"networks": {name: network for name, (network, _) in made.items()}, "every": pictures.EVERY, "pictures": {}}
    for family, given in DRAWN.items():
        with tempfile.TemporaryDirectory() as folder:
            networks = pictures.networks_of(family, "single", Path(folder))
        golden["pictures"][family] = drawn = []
        for own in given:
            case = {**pictures.CASE, **own, "controls": [{**CONTROL, **control} for control in own["controls"]]}
            pixels = draw(family, case, networks, made[family][1])
            plain = pictures.draw(family, case, networks)
            spread, cut = pixels.std(), ((pixels == 0) | (pixels == 255)).mean()
            changed = np.abs(pixels.astype(int) - plain).mean()
            print(family, own, f"{spread:.1f} {cut:.2f} {changed:.1f}", flush=True)
            assert spread > 10 and cut < 0.5 and changed > 2, "this picture tells nothing"
            drawn.append({**case, "pixels": base64.b64encode(pixels.reshape(-1)[::pictures.EVERY].tobytes()).decode()})
    checkpoints.write("controlnets", golden)


if __name__ == "__main__":
    sys.exit(main())
