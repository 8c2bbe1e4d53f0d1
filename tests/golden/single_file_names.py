"""Names of single-file checkpoints for the networks of diffusers: openaimodel.py of CompVis and SGM numbers the modules of a UNet in
one row, autoencoder.py those of a VAE by level; OpenCLIP fuses query, key and value. make-checkpoints.py proves them."""

import re

import torch

RESNET = {"norm1": "in_layers.0", "conv1": "in_layers.2", "time_emb_proj": "emb_layers.1", "norm2": "out_layers.0",
          "conv2": "out_layers.3", "conv_shortcut": "skip_connection"}
OUTER = {"time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2", "time_embedding.cond_proj": "time_embed.cond_proj",
         "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2", "conv_in": "input_blocks.0.0",
         "conv_norm_out": "out.0", "conv_out": "out.2"}


def ldm_unet_name(name: str, config: dict) -> str:
    layers = config["layers_per_block"]
    for ours, theirs in OUTER.items():
        if name.startswith(f"{ours}."):
            return theirs + name[len(ours):]
    if match := re.match(r"mid_block\.(resnets|attentions)\.(\d)\.(.+)", name):
        module = 2 * int(match[2]) + (match[1] == "attentions")
        return f"middle_block.{module}.{resnet_part(match[1], match[3])}"
    way, level, kind, layer, rest = re.match(r"(down|up)_blocks\.(\d)\.(\w+)\.(\d)\.(.+)", name).groups()
    level, layer = int(level), int(layer)
    if way == "down":
        at = 1 + level * (layers + 1) + (layers if kind == "downsamplers" else layer)
        return f"input_blocks.{at}.0.{rest.replace('conv.', 'op.')}" if kind == "downsamplers" else (
            f"input_blocks.{at}.{int(kind == 'attentions')}.{resnet_part(kind, rest)}")
    at = level * (layers + 1) + (layers if kind == "upsamplers" else layer)
    attends = config["up_block_types"][level].startswith("Cross")
    module = {"resnets": 0, "attentions": 1, "upsamplers": 2 if attends else 1}[kind]
    return f"output_blocks.{at}.{module}.{resnet_part(kind, rest)}"


def resnet_part(kind: str, rest: str) -> str:
    if kind != "resnets":
        return rest
    layer, suffix = rest.rsplit(".", 1)
    return f"{RESNET[layer]}.{suffix}"


def ldm_vae_name(name: str, levels: int) -> str:
    name = re.sub(r"encoder\.down_blocks\.(\d)\.resnets\.", r"encoder.down.\1.block.", name)
    name = re.sub(r"encoder\.down_blocks\.(\d)\.downsamplers\.0\.", r"encoder.down.\1.downsample.", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.resnets\.", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.block.", name)
    name = re.sub(r"decoder\.up_blocks\.(\d)\.upsamplers\.0\.", lambda m: f"decoder.up.{levels - 1 - int(m[1])}.upsample.", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    for ours, theirs in {"mid_block.attentions.0": "mid.attn_1", "conv_shortcut": "nin_shortcut", "conv_norm_out": "norm_out"}.items():
        name = name.replace(ours, theirs)
    if "attn_1" in name:
        for ours, theirs in {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}.items():
            name = name.replace(f".{ours}.", f".{theirs}.")
    return name


OPEN_CLIP = {"self_attn.out_proj": "attn.out_proj", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj", "layer_norm1": "ln_1", "layer_norm2": "ln_2"}
OPEN_CLIP_OUTER = {"embeddings.token_embedding.weight": "token_embedding.weight", "embeddings.position_embedding.weight": "positional_embedding",
                   "final_layer_norm.weight": "ln_final.weight", "final_layer_norm.bias": "ln_final.bias"}


def to_open_clip(state: dict) -> dict:
    single, fused = {}, {}
    for full, value in state.items():
        name = full.removeprefix("text_model.")
        if name == "text_projection.weight":
            single["text_projection"] = value.T
        elif name in OPEN_CLIP_OUTER:
            single[OPEN_CLIP_OUTER[name]] = value
        else:
            layer, part, suffix = re.match(r"encoder\.layers\.(\d+)\.(.+)\.(\w+)$", name).groups()
            at = f"transformer.resblocks.{layer}."
            if match := re.match(r"self_attn\.([qkv])_proj", part):
                fused.setdefault(f"{at}attn.in_proj_{suffix}", {})[match[1]] = value
            else:
                single[f"{at}{OPEN_CLIP[part]}.{suffix}"] = value
    return {**single, **{name: torch.cat([qkv[part] for part in "qkv"]) for name, qkv in fused.items()}}


def text_names(state: dict) -> dict:
    """transformers 5 names a text encoder's tensors without `text_model.`, which everything published has."""
    return {name if name.startswith("text_") else f"text_model.{name}": value for name, value in state.items()}


def with_prefix(prefix: str, state: dict) -> dict:
    return {prefix + name: value for name, value in state.items()}


def to_single_file(family: str, spec: dict, networks: dict) -> dict:
    """The state dicts of diffusers' networks by the names of a single file."""
    single = {"model.diffusion_model." + ldm_unet_name(k, spec["unet"]): v for k, v in networks["unet"].items()}
    for name, value in networks["vae"].items():
        renamed = ldm_vae_name(name, 4)
        matrix = "attn_1" in renamed and value.dim() == 2
        single[f"first_stage_model.{renamed}"] = value[:, :, None, None] if matrix else value
    if family == "sd-1":
        single |= with_prefix("cond_stage_model.transformer.", networks["text_encoder"])
    if family == "sd-2":
        single |= with_prefix("cond_stage_model.model.", to_open_clip(networks["text_encoder"]))
    if family == "sdxl":
        single |= with_prefix("conditioner.embedders.0.transformer.", networks["text_encoder"])
    if family in ("sdxl", "refiner"):
        at = 1 if family == "sdxl" else 0
        single |= with_prefix(f"conditioner.embedders.{at}.model.", to_open_clip(networks["text_encoder_2"]))
    return single


def published_extras(family: str, spec: dict) -> dict:
    """What the published files hold besides: name to type and shape. Of Stable Diffusion 2 the layer that is never computed."""
    schedule = ["betas", "alphas_cumprod", "alphas_cumprod_prev", "sqrt_alphas_cumprod", "sqrt_one_minus_alphas_cumprod",
                "log_one_minus_alphas_cumprod", "sqrt_recip_alphas_cumprod", "sqrt_recipm1_alphas_cumprod", "posterior_variance",
                "posterior_log_variance_clipped", "posterior_mean_coef1", "posterior_mean_coef2"]
    if family == "sd-1":
        return {**{n: ("F32", [1000]) for n in schedule}, "model_ema.decay": ("F32", []), "model_ema.num_updates": ("I32", []),
                "cond_stage_model.transformer.text_model.embeddings.position_ids": ("I64", [1, 77])}
    if family == "sd-2":
        width, at = spec["text"]["hidden_size"], "cond_stage_model.model.transformer.resblocks.23."
        last = {"ln_1.weight": [width], "ln_1.bias": [width], "ln_2.weight": [width], "ln_2.bias": [width],
                "attn.in_proj_weight": [3 * width, width], "attn.in_proj_bias": [3 * width], "attn.out_proj.weight": [width, width],
                "attn.out_proj.bias": [width], "mlp.c_fc.weight": [4 * width, width], "mlp.c_fc.bias": [4 * width],
                "mlp.c_proj.weight": [width, 4 * width], "mlp.c_proj.bias": [width]}
        return {**{n: ("F32", [1000]) for n in schedule}, **{at + n: ("F16", s) for n, s in last.items()},
                "cond_stage_model.model.text_projection": ("F16", [width, width]), "cond_stage_model.model.logit_scale": ("F16", []),
                "cond_stage_model.model.attn_mask": ("F32", [77, 77])}
    logit = "conditioner.embedders.1.model.logit_scale" if family == "sdxl" else "conditioner.embedders.0.model.logit_scale"
    return {"denoiser.sigmas": ("F32", [1000]), logit: ("F16", [])}
