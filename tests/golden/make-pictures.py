"""Pictures that diffusers' pipelines draw with the tiny checkpoints of make-checkpoints.py, whose weights are a function of their
names.

Run by hand, with what make-checkpoints.py needs and torchsde==0.2.6:
    python tests/golden/make-pictures.py

Each `checkpoints/pictures-<family>.json.gz` holds the configuration of its folder's scheduler and, for each case, every 7th byte
of the picture in base64. A picture that is too flat to tell anything, or mostly cut off at black and white, stops the script.
"""

import base64
import importlib.util
import sys
import tempfile
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers import (
    LatentConsistencyModelPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
)
from PIL import Image
from transformers import CLIPTokenizer

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("checkpoints", HERE / "make-checkpoints.py")
checkpoints = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checkpoints)
TOKENIZER = HERE.parents[1] / "resources" / "models" / "starter" / "tokenizer"
EVERY = 7
# Random weights predict more noise than there is, and guidance and solvers make differences of a last place visible.
QUIET = 0.125

TRAINING = dict(num_train_timesteps=1000, beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1)
EULER, DDIM = "EulerDiscreteScheduler", "DDIMScheduler"
DPM = dict(algorithm_type="dpmsolver++", solver_order=2)
# What each name of Likeness means in diffusers.
NAMED = {
    "euler": (EULER, {}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "ddim": (DDIM, dict(clip_sample=False)),
    "pndm": ("PNDMScheduler", dict(skip_prk_steps=True)),
    "dpm++2m": ("DPMSolverMultistepScheduler", dict(**DPM, use_karras_sigmas=False)),
    "dpm++2m-karras": ("DPMSolverMultistepScheduler", dict(**DPM, use_karras_sigmas=True)),
    "lcm": ("LCMScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "dpm++sde": ("DPMSolverSDEScheduler", {}),
    "dpm++2m-sde-karras": ("DPMSolverMultistepScheduler", dict(algorithm_type="sde-dpmsolver++", solver_order=2, use_karras_sigmas=True)),
    "ddpm": ("DDPMScheduler", dict(clip_sample=False)),
    "tcd": ("TCDScheduler", {}),
}
# The scheduler_config.json of each family's folder: none is what is taken where there is none.
OWN = {
    "sd-1": dict(_class_name=DDIM, **TRAINING, clip_sample=False, set_alpha_to_one=False, timestep_spacing="trailing"),
    "sd-1-lcm": dict(_class_name="LCMScheduler", **{**TRAINING, "steps_offset": 0}, clip_sample=False, original_inference_steps=40),
    "sd-1-inpainting": dict(_class_name="PNDMScheduler", **TRAINING, skip_prk_steps=True, set_alpha_to_one=False),
    "sd-2": dict(_class_name=EULER, **TRAINING, timestep_spacing="leading"),
    "sd-2-v": dict(_class_name=DDIM, **TRAINING, clip_sample=False, set_alpha_to_one=False, prediction_type="v_prediction",
                   rescale_betas_zero_snr=True, timestep_spacing="trailing"),
    "sdxl": dict(_class_name="EulerAncestralDiscreteScheduler", **TRAINING, timestep_spacing="leading"),
}
# What is drawn with where a single file says nothing: `checkpointScheduler`.
USUAL = {
    "sd-1": dict(_class_name="PNDMScheduler", **TRAINING, skip_prk_steps=True, set_alpha_to_one=False),
    "sd-1-lcm": dict(_class_name="LCMScheduler", **TRAINING, clip_sample=False, set_alpha_to_one=True),
    "sd-1-inpainting": dict(_class_name="PNDMScheduler", **TRAINING, skip_prk_steps=True, set_alpha_to_one=False),
    "sd-2": dict(_class_name=DDIM, **TRAINING, clip_sample=False, set_alpha_to_one=False),
    "sd-2-v": dict(_class_name=DDIM, **TRAINING, clip_sample=False, set_alpha_to_one=False, prediction_type="v_prediction"),
    "sdxl": dict(_class_name=EULER, **TRAINING, timestep_spacing="leading"),
}

PROMPT = "a portrait of an old sailor, oil on canvas"
CASE = dict(file="single", prompt=PROMPT, negative="", seed=7, steps=4, guidance=7.5, width=64, height=64, scheduler=None, clip_skip=0, strength=None)


def cases(family: str) -> list:
    """Each differs from `CASE` in what is given."""
    usual = [dict(), dict(file="folder")]
    plain = [*usual, dict(file="folder", guidance=1.0, seed=8), dict(negative="blurry", seed=9)]
    sizes = [dict(width=128, height=64), dict(width=64, height=192, file="folder")]
    # Without guidance: diffusers skips no layer of the negative prompt, Likeness does, as A1111 has it.
    skip = dict(clip_skip=1, guidance=1.0)
    # Not PNDM, which Likeness begins at another of its evaluations, so that it arrives at the picture it starts from.
    redraw = dict(strength=0.6, negative="grey", seed=123456789, scheduler="euler")
    return {
        "sd-1": [*plain, *sizes, dict(prompt="", seed=10), skip, redraw, *(dict(scheduler=name) for name in NAMED),
                 *({**redraw, "scheduler": name} for name in ("heun", "dpm++sde"))],
        "sd-1-lcm": [dict(), dict(file="folder", steps=6), dict(guidance=1.0), dict(strength=0.5)],
        "sd-1-inpainting": [*usual, dict(guidance=1.0, seed=8), sizes[0], dict(strength=0.6, scheduler="ddim"), dict(scheduler="euler-a")],
        "sd-2": [*usual, dict(guidance=1.0, seed=8), skip, redraw],
        "sd-2-v": [*usual, *(dict(file="folder", scheduler=name) for name in ("euler", "dpm++2m-karras", "lcm")), redraw],
        "sdxl": [*plain, *sizes, redraw, dict(scheduler="euler-a"), dict(file="folder", scheduler="dpm++2m")],
    }[family]


def patterned(width: int, height: int) -> Image.Image:
    """The picture that img2img starts from, as the tests make it."""
    i = np.arange(width * height * 3)
    return Image.fromarray(((i * 5 + i // 192 * 11) % 256).astype(np.uint8).reshape(height, width, 3))


def scheduler_of(family: str, case: dict):
    own = (OWN if case["file"] == "folder" else USUAL)[family]
    if case["scheduler"] is None:
        return getattr(diffusers, own["_class_name"]).from_config(own)
    name, overrides = NAMED[case["scheduler"]]
    # The Brownian path is of the picture's seed.
    overrides = {**overrides, **(dict(noise_sampler_seed=case["seed"]) if name == "DPMSolverSDEScheduler" else {})}
    # A scheduler's own name leaves its settings as they are.
    return getattr(diffusers, name).from_config(own if name == own["_class_name"] and "dpm" not in case["scheduler"] else {**own, **overrides})


def pipeline_of(family: str, case: dict, networks: dict):
    tokenizer = CLIPTokenizer.from_pretrained(TOKENIZER)
    open_clip = CLIPTokenizer.from_pretrained(TOKENIZER, pad_token="!")
    parts = {**networks, "scheduler": scheduler_of(family, case), "tokenizer": open_clip if family.startswith("sd-2") else tokenizer}
    redraw = case["strength"] is not None
    if family == "sdxl":
        cls = StableDiffusionXLImg2ImgPipeline if redraw else StableDiffusionXLPipeline
        return cls(**parts, tokenizer_2=open_clip, force_zeros_for_empty_prompt=True, add_watermarker=False)
    if family == "sd-1-inpainting":
        cls = StableDiffusionInpaintPipeline
    elif family == "sd-1-lcm" and not redraw:
        cls = LatentConsistencyModelPipeline
    else:
        cls = StableDiffusionImg2ImgPipeline if redraw else StableDiffusionPipeline
    return cls(**parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)


@torch.no_grad()
def draw(family: str, case: dict, networks: dict) -> np.ndarray:
    pipe = pipeline_of(family, case, networks)
    pipe.set_progress_bar_config(disable=True)
    size = dict(width=case["width"], height=case["height"])
    given = dict(prompt=case["prompt"], num_inference_steps=case["steps"], guidance_scale=case["guidance"],
                 generator=torch.Generator().manual_seed(case["seed"]), clip_skip=case["clip_skip"] or None)
    if case["scheduler"] == "tcd":
        given["eta"] = 0.3
    if not isinstance(pipe, LatentConsistencyModelPipeline):
        # SDXL's zeroed negative is for one that is not given.
        given["negative_prompt"] = case["negative"] or (None if family == "sdxl" else "")
    if case["strength"] is not None:
        given |= dict(image=patterned(**size), strength=case["strength"])
    if family == "sd-1-inpainting":
        given |= dict(image=given.get("image", patterned(**size)), mask_image=Image.new("L", (size["width"], size["height"]), 255))
    if case["strength"] is None or family == "sd-1-inpainting":
        given |= size
    picture = pipe(**given, output_type="np").images[0]
    return (picture * 255).round().astype(np.uint8)


def networks_of(family: str, file: str, folder: Path) -> dict:
    name = "tiny-" + family.removesuffix("-v")
    spec = checkpoints.SPECS[name]
    networks = checkpoints.build(spec)
    if file == "folder":
        for part, network in networks.items():
            network.load_state_dict({k: checkpoints.values(f"{part}/{k}", list(v.shape)) for k, v in network.state_dict().items()})
        networks["unet"].conv_out.weight.data *= QUIET
        return with_text_model(networks)
    checkpoints.save_folder(spec["family"], networks, checkpoints.tiny_tokenizer(folder / "tokenizer"), folder / "folder")
    single = checkpoints.to_single_file(spec["family"], spec, checkpoints.states(networks))
    networks = checkpoints.load_single(spec["family"], checkpoints.fill(single), folder / "folder")
    networks["unet"].conv_out.weight.data *= QUIET
    return with_text_model(networks)


def with_text_model(networks: dict) -> dict:
    """diffusers' clip skip looks for the norm of the last layer where transformers 4 had it."""
    for name in ("text_encoder", "text_encoder_2"):
        if name in networks and not hasattr(networks[name], "text_model"):
            object.__setattr__(networks[name], "text_model", networks[name])
    return networks


def main() -> None:
    # Names choose some of the families.
    for family in sys.argv[1:] or OWN:
        networks = {}
        for file in ("single", "folder"):
            with tempfile.TemporaryDirectory() as name:
                networks[file] = networks_of(family, file, Path(name))
        drawn = []
        for given in cases(family):
            case = {**CASE, **given}
            pixels = draw(family, case, networks[case["file"]])
            spread, cut = pixels.std(), ((pixels == 0) | (pixels == 255)).mean()
            print(family, given, f"{spread:.1f}", f"{cut:.2f}", flush=True)
            assert spread > 10 and cut < 0.5, "this picture tells nothing"
            drawn.append({**case, "pixels": base64.b64encode(pixels.reshape(-1)[::EVERY].tobytes()).decode()})
        checkpoints.write(f"pictures-{family}", {"every": EVERY, "schedulerConfig": OWN[family], "cases": drawn})


if __name__ == "__main__":
    main()
