"""Stable Diffusion checkpoints as lists of names and shapes, in the layouts they are published in.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 accelerate==1.15.0 safetensors==0.8.0 numpy==2.4.6
    python tests/golden/make-checkpoints.py

Full-size models are made on torch's meta device, so that no weights exist. Tiny ones have the structure and conventions of the
real ones (32 groups, 8 heads or heads of 64, CLIP's vocabulary) with fewer channels. Their weights are a function of their names
(`values`; golden-checkpoint.ts computes the same), so that no weights are stored. That the names of single files are right is
proven with diffusers' own `from_single_file`: random networks come back with the same outputs.

Each `checkpoints/<name>.json.gz` holds
    single: name, type, shape of every tensor of the single file, in its order
    components: name, shape of every tensor of diffusers' networks, with the CRC-32 of its values in the single file (tiny only)
    folder: files of diffusers' folder, with name, type, shape of their tensors (tiny only)
    configs: the configurations of the networks
    outputs: of the tiny networks, for the single file's weights and the folder's
"""

import gzip
import json
import re
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderTiny,
    DDIMScheduler,
    EulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
)
from safetensors import safe_open
from safetensors.torch import save_file
from single_file_names import published_extras, text_names, to_single_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

HERE = Path(__file__).parent
OUT = HERE / "checkpoints"
VOCABULARY = 49408
SD_BETAS = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", num_train_timesteps=1000)

CROSS, PLAIN = "CrossAttn{}Block2D", "{}Block2D"


def unet_config(channels, attention, **more):
    """`attention` says which levels attend."""
    kinds = [CROSS if at else PLAIN for at in attention]
    return dict(
        sample_size=8, in_channels=4, out_channels=4, layers_per_block=2, block_out_channels=list(channels),
        down_block_types=[k.format("Down") for k in kinds], up_block_types=[k.format("Up") for k in reversed(kinds)], **more,
    )


def clip_config(width, layers, act="quick_gelu", projection=None):
    return dict(
        vocab_size=VOCABULARY, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
        num_attention_heads=width // 64, hidden_act=act, projection_dim=projection or width, max_position_embeddings=77,
        bos_token_id=49406, eos_token_id=49407, pad_token_id=1,
    )


def vae_config(channels, scaling=0.18215):
    return dict(
        block_out_channels=list(channels), down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4,
        layers_per_block=2, latent_channels=4, sample_size=64, scaling_factor=scaling, norm_num_groups=32,
    )


SD1_UNET = dict(attention=(1, 1, 1, 0), attention_head_dim=8)
SD2_UNET = dict(attention=(1, 1, 1, 0), use_linear_projection=True)
SDXL_UNET = dict(attention=(0, 1, 1), use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=256)
SD_VAE, XL_VAE = vae_config((128, 256, 512, 512)), vae_config((128, 256, 512, 512), 0.13025)
CLIP_L, CLIP_G = clip_config(768, 12), clip_config(1280, 32, "gelu")
SDXL_FULL = dict(**SDXL_UNET, attention_head_dim=[5, 10, 20], cross_attention_dim=2048, transformer_layers_per_block=[1, 2, 10],
                 projection_class_embeddings_input_dim=2816)

SPECS = {
    "sd-1": dict(family="sd-1", unet=unet_config((320, 640, 1280, 1280), cross_attention_dim=768, **SD1_UNET), vae=SD_VAE, text=CLIP_L),
    "sd-1-inpainting": dict(
        family="sd-1", unet={**unet_config((320, 640, 1280, 1280), cross_attention_dim=768, **SD1_UNET), "in_channels": 9},
        vae=SD_VAE, text=CLIP_L,
    ),
    "sd-1-instruct-pix2pix": dict(
        family="sd-1", unet={**unet_config((320, 640, 1280, 1280), cross_attention_dim=768, **SD1_UNET), "in_channels": 8},
        vae=SD_VAE, text=CLIP_L,
    ),
    "sd-1-lcm": dict(
        family="sd-1", unet=unet_config((320, 640, 1280, 1280), cross_attention_dim=768, time_cond_proj_dim=256, **SD1_UNET),
        vae=SD_VAE, text=CLIP_L,
    ),
    "sd-2": dict(
        family="sd-2", unet=unet_config((320, 640, 1280, 1280), cross_attention_dim=1024, attention_head_dim=[5, 10, 20, 20], **SD2_UNET),
        vae=SD_VAE, text=clip_config(1024, 23, "gelu"),
    ),
    "sdxl": dict(family="sdxl", unet=unet_config((320, 640, 1280), **SDXL_FULL), vae=XL_VAE, text=CLIP_L, text2=CLIP_G),
    "sdxl-inpainting": dict(
        family="sdxl", unet={**unet_config((320, 640, 1280), **SDXL_FULL), "in_channels": 9}, vae=XL_VAE, text=CLIP_L, text2=CLIP_G,
    ),
    "sdxl-refiner": dict(
        family="refiner", unet=unet_config(
            (384, 768, 1536, 1536), (0, 1, 1, 0), use_linear_projection=True, addition_embed_type="text_time",
            addition_time_embed_dim=256, attention_head_dim=[6, 12, 24, 24], cross_attention_dim=1280,
            transformer_layers_per_block=4, projection_class_embeddings_input_dim=2560,
        ), vae=XL_VAE, text2=CLIP_G,
    ),
    "tiny-sd-1": dict(
        family="sd-1", tiny=True, unet=unet_config((32, 32, 64, 64), cross_attention_dim=128, **SD1_UNET),
        vae=vae_config((32, 32, 64, 64)), text=clip_config(128, 2),
    ),
    "tiny-sd-1-lcm": dict(
        family="sd-1", tiny=True, unet=unet_config((32, 32, 64, 64), cross_attention_dim=128, time_cond_proj_dim=256, **SD1_UNET),
        vae=vae_config((32, 32, 64, 64)), text=clip_config(128, 2),
    ),
    "tiny-sd-1-inpainting": dict(
        family="sd-1", tiny=True, unet={**unet_config((32, 32, 64, 64), cross_attention_dim=128, **SD1_UNET), "in_channels": 9},
        vae=vae_config((32, 32, 64, 64)), text=clip_config(128, 2),
    ),
    "tiny-sd-2": dict(
        family="sd-2", tiny=True, unet=unet_config((64, 64, 128, 128), cross_attention_dim=128, attention_head_dim=[1, 1, 2, 2], **SD2_UNET),
        vae=vae_config((32, 32, 64, 64)), text=clip_config(128, 2, "gelu"),
    ),
    "tiny-sdxl": dict(
        family="sdxl", tiny=True, unet=unet_config(
            (64, 64, 128), **SDXL_UNET, attention_head_dim=[1, 1, 2], cross_attention_dim=192, transformer_layers_per_block=[1, 2, 3],
            projection_class_embeddings_input_dim=6 * 256 + 128,
        ), vae=vae_config((32, 32, 64, 64), 0.13025), text=clip_config(64, 2), text2=clip_config(128, 3, "gelu"),
    ),
}


# Weights that are a function of their name.

def values(name: str, shape) -> torch.Tensor:
    """Exact in half precision. Norms are about 1, biases small, and everything else about 1 / sqrt(inputs)."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    count = int(np.prod(shape, dtype=np.int64))
    x = np.uint32(seed) + np.arange(count, dtype=np.uint32) * np.uint32(2654435761)
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    unit = ((x & np.uint32(0x7FF)).astype(np.float32) - 1024) / 1024
    if len(shape) < 2:
        result = 1 + np.floor(unit * 32) / 64 if name.endswith("weight") else unit / 16
    else:
        inputs = count // shape[0]
        result = unit * np.float32(2.0 ** -round(np.log2(np.sqrt(inputs) / 2)))
    return torch.from_numpy(result.reshape(shape).astype(np.float32))


def fill(names: dict, at: str = "") -> dict:
    return {name: values(at + name, list(value.shape)) for name, value in names.items()}


def build(spec: dict) -> dict:
    networks = {"unet": UNet2DConditionModel(**spec["unet"]), "vae": AutoencoderKL(**spec["vae"])}
    if "text" in spec:
        networks["text_encoder"] = CLIPTextModel(CLIPTextConfig(**spec["text"]))
    if "text2" in spec:
        networks["text_encoder_2"] = CLIPTextModelWithProjection(CLIPTextConfig(**spec["text2"]))
    return {name: network.eval() for name, network in networks.items()}


def states(networks: dict) -> dict:
    return {n: text_names(m.state_dict()) if n.startswith("text") else dict(m.state_dict()) for n, m in networks.items()}


@torch.no_grad()
def outputs(networks: dict, config: dict) -> dict:
    """Every network's outputs for inputs that `values` gives. Ids: start, 5 words, end, padding with the end."""
    ids = torch.tensor([[49406, 320, 1125, 539, 320, 2368, *[49407] * 71]])
    sample = values("sample.input", [1, config["in_channels"], 8, 8]) * 4
    context = values("encoder_hidden_states.input", [1, 77, config["cross_attention_dim"]]) * 8
    more = {}
    if config.get("addition_embed_type"):
        pooled = config["projection_class_embeddings_input_dim"] - 6 * 256
        more = {"added_cond_kwargs": {"text_embeds": values("text_embeds.input", [1, pooled]), "time_ids": torch.tensor([[64.0, 64, 0, 0, 64, 64]])}}
    unet = networks["unet"](sample, torch.tensor(500), encoder_hidden_states=context, **more).sample
    latents, picture = values("latents.input", [1, 4, 4, 4]) * 4, values("picture.input", [1, 3, 32, 32])
    result = {"unet": unet, "vae_decoder": networks["vae"].decode(latents).sample, "vae_encoder": networks["vae"].encode(picture).latent_dist.mean}
    for name in ("text_encoder", "text_encoder_2"):
        if name in networks:
            out = networks[name](ids, output_hidden_states=True)
            result[name] = out.last_hidden_state
            result[f"{name}.penultimate"] = out.hidden_states[-2]
            if name == "text_encoder_2":
                result["text_encoder_2.text_embeds"] = out.text_embeds
    return result


def compact(out: dict) -> dict:
    """Shape and 256 values spread over each output."""
    def some(t):
        flat = t.float().flatten()
        at = torch.linspace(0, flat.numel() - 1, min(256, flat.numel())).round().long()
        return {"shape": list(t.shape), "values": [float(f"{v:.6g}") for v in flat[at].tolist()]}
    return {name: some(t) for name, t in out.items()}


def scheduler_of(family: str):
    if family == "sdxl":
        return EulerDiscreteScheduler(**SD_BETAS, timestep_spacing="leading", steps_offset=1)
    prediction = "v_prediction" if family == "sd-2" else "epsilon"
    return DDIMScheduler(**SD_BETAS, steps_offset=1, clip_sample=False, set_alpha_to_one=False, prediction_type=prediction)


def save_folder(family: str, networks: dict, tokenizer, folder: Path) -> None:
    parts = {**networks, "tokenizer": tokenizer, "scheduler": scheduler_of(family)}
    if family == "sdxl":
        StableDiffusionXLPipeline(**parts, tokenizer_2=tokenizer).save_pretrained(folder)
    else:
        StableDiffusionPipeline(**parts, safety_checker=None, feature_extractor=None).save_pretrained(folder)


def load_single(family: str, single: dict, folder: Path) -> dict:
    """The networks that diffusers makes of a single file."""
    path = folder.parent / "single.safetensors"
    save_file({name: value.contiguous() for name, value in single.items()}, path)
    cls = StableDiffusionXLPipeline if family == "sdxl" else StableDiffusionPipeline
    pipe = cls.from_single_file(str(path), config=str(folder), local_files_only=True, safety_checker=None) if family != "sdxl" else (
        cls.from_single_file(str(path), config=str(folder), local_files_only=True))
    guidance = single.get("model.diffusion_model.time_embed.cond_proj.weight")
    if guidance is not None:
        # diffusers does not look for it in single files.
        pipe.unet.load_state_dict({**pipe.unet.state_dict(), "time_embedding.cond_proj.weight": guidance})
    return {n: getattr(pipe, n).eval() for n in ("unet", "vae", "text_encoder", "text_encoder_2") if getattr(pipe, n, None) is not None}


def crc(value: torch.Tensor) -> int:
    return zlib.crc32(value.half().contiguous().numpy().tobytes())


def tiny_tokenizer(folder: Path) -> CLIPTokenizer:
    """Only there because a pipeline has one."""
    vocabulary = {chr(33 + i): i for i in range(90)} | {"<|startoftext|>": 49406, "<|endoftext|>": 49407}
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"))


def make_tiny(spec: dict) -> dict:
    family = spec["family"]
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "folder"
        networks = build(spec)
        save_folder(family, networks, tiny_tokenizer(Path(name) / "tokenizer"), folder)
        # The names are right: what was written under them comes back.
        before, state = outputs(networks, spec["unet"]), states(networks)
        single = to_single_file(family, spec, state)
        loaded = load_single(family, single, folder)
        for part, tensors in states(loaded).items():
            assert tensors.keys() == state[part].keys(), part
            assert all(torch.equal(value, state[part][key]) for key, value in tensors.items()), part
        for key, value in outputs(loaded, spec["unet"]).items():
            assert torch.allclose(value, before[key], atol=1e-4), (key, (value - before[key]).abs().max())
        files = {}
        for path in sorted(folder.glob("*/*.safetensors")):
            with safe_open(path, "pt") as file:
                files[path.relative_to(folder).as_posix()] = [[k, "F16", file.get_slice(k).get_shape()] for k in sorted(file.keys())]
        # The weights that the tests write.
        filled = fill(single)
        from_single = load_single(family, filled, folder)
        components = {
            n: [[k, list(v.shape), crc(v)] for k, v in state_of.items()] for n, state_of in states(from_single).items()
        }
        for part, network in networks.items():
            flat = {k: values(f"{part}/{k}", list(v.shape)) for k, v in network.state_dict().items()}
            network.load_state_dict(flat)
        return {
            "family": family, "single": [[k, "F16", list(v.shape)] for k, v in filled.items()], "components": components, "folder": files,
            "configs": {"unet": spec["unet"], "vae": spec["vae"], "text_encoder": spec["text"], **({"text_encoder_2": spec["text2"]} if "text2" in spec else {})},
            "outputs": {"single": compact(outputs(from_single, spec["unet"])), "folder": compact(outputs(networks, spec["unet"]))},
        }


def make_full(spec: dict) -> dict:
    with torch.device("meta"):
        networks = build(spec)
    state = states(networks)
    single = {k: ("F16", list(v.shape)) for k, v in to_single_file(spec["family"], spec, state).items()}
    single |= published_extras(spec["family"], spec)
    return {
        "family": spec["family"], "single": [[k, *v] for k, v in single.items()],
        "components": {n: [[k, list(v.shape)] for k, v in s.items()] for n, s in state.items()},
    }


def make_taesd() -> dict:
    """TAESD's own files: the decoder's first layer is a clamp, the encoder's a convolution."""
    with torch.device("meta"):
        state = AutoencoderTiny().state_dict()
    halves = {}
    for name, value in state.items():
        half, layer, rest = re.match(r"(\w+)\.layers\.(\d+)\.(.+)", name).groups()
        halves.setdefault(half, []).append([f"{int(layer) + (half == 'decoder')}.{rest}", "F32", list(value.shape)])
    return {**halves, "components": {"vae": [[k, list(v.shape)] for k, v in state.items()]}}


def write(name: str, content: dict) -> None:
    path = OUT / f"{name}.json.gz"
    path.write_bytes(gzip.compress(json.dumps(content, separators=(",", ":")).encode(), 9, mtime=0))
    print(name, path.stat().st_size)


def main() -> None:
    OUT.mkdir(exist_ok=True)
    # Names choose some of them.
    for name in sys.argv[1:] or [*SPECS, "taesd"]:
        spec = SPECS.get(name)
        write(name, make_taesd() if spec is None else make_tiny(spec) if spec.get("tiny") else make_full(spec))


if __name__ == "__main__":
    main()
