"""Makes schedulers-grid.json: a sample of the settings schedulers are used with, run by diffusers.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 numpy==2.4.6
    python tests/golden/make-schedulers.py

Tensors have 4 values. `noise` is shared: row 0 starts a run, row j+1 is the j-th draw of a step. The model's
output at step i is 0.1·input + 0.05 (model "linear") or row −1−i of the noise (model "table").

Left out, and counted when the script ends: runs whose float32 arithmetic is so ill-conditioned that the reference
does not agree with itself to 2e-5 when its square roots are rounded correctly (on some processors torch's are a
last place off), runs it cannot do (NaN, an index out of range), and noise prediction where there is no signal.
"""
import itertools
import json
import random
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    LCMScheduler,
    PNDMScheduler,
)
from diffusers.schedulers import scheduling_euler_ancestral_discrete, scheduling_lcm

diffusers.utils.logging.set_verbosity_error()
torch.set_num_threads(1)

ROWS = 64
NOISE = [[round(v, 5) for v in row] for row in torch.randn(ROWS, 4, generator=torch.Generator().manual_seed(1)).tolist()]
PER_CLASS = 62
AT = [0, 1, 2, 3, 11, 12, -1]

BETAS = [
    {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"},
    {},
    {"beta_schedule": "squaredcos_cap_v2"},
    {"beta_start": 0.0015, "beta_end": 0.0195, "beta_schedule": "linear", "num_train_timesteps": 500},
    {"trained_betas": [round(0.001 + 0.0003 * i, 6) for i in range(80)], "num_train_timesteps": 80},
]
STEPS = [1, 2, 3, 4, 5, 6, 7, 10, 12, 14, 15, 20, 25, 30, 50]
SPACINGS = ["linspace", "leading", "trailing"]
PREDICTIONS = ["epsilon", "v_prediction", "sample"]
COMMON = {"prediction_type": PREDICTIONS, "timestep_spacing": SPACINGS, "steps_offset": [0, 1]}
ZERO_SNR = {"rescale_betas_zero_snr": [False, False, True]}
CLIP = {"clip_sample": [False, True], "clip_sample_range": [1.0, 2.5]}
OPTIONS = {
    EulerDiscreteScheduler: {
        **COMMON,
        **ZERO_SNR,
        "use_karras_sigmas": [False, True],
        "final_sigmas_type": ["zero", "zero", "sigma_min"],
        "sigma_min": [None, None, 0.05],
        "sigma_max": [None, None, 20.0],
    },
    EulerAncestralDiscreteScheduler: {**COMMON, **ZERO_SNR, "prediction_type": PREDICTIONS[:2]},
    DDIMScheduler: {**COMMON, **ZERO_SNR, **CLIP, "set_alpha_to_one": [False, True]},
    PNDMScheduler: {
        **COMMON,
        "prediction_type": PREDICTIONS[:2],
        "set_alpha_to_one": [False, True],
        "skip_prk_steps": [False, True],
    },
    DPMSolverMultistepScheduler: {
        **COMMON,
        **ZERO_SNR,
        "use_karras_sigmas": [False, True],
        "final_sigmas_type": ["zero", "zero", "sigma_min"],
        "solver_order": [2, 2, 2, 1],
        "solver_type": ["midpoint", "midpoint", "heun", "bh2"],
        "lower_order_final": [True, True, False],
        "euler_at_final": [False, False, True],
        "lambda_min_clipped": [None, None, None, -3.0],
    },
    LCMScheduler: {
        **COMMON,
        **ZERO_SNR,
        **CLIP,
        "set_alpha_to_one": [False, True],
        "original_inference_steps": [50, 50, 25],
        "timestep_scaling": [10.0, 10.0, 4.0],
    },
}

# scheduler_config.json files as published packs have them, abridged to what matters.
PACKS = {
    "sd-1.5": {
        "_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
        "num_train_timesteps": 1000, "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1,
        "trained_betas": None, "clip_sample": False,
    },
    "sd-2.1": {
        "_class_name": "DDIMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
        "clip_sample": False, "num_train_timesteps": 1000, "prediction_type": "v_prediction", "set_alpha_to_one": False,
        "skip_prk_steps": True, "steps_offset": 1, "trained_betas": None,
    },
    "sdxl": {
        "_class_name": "EulerDiscreteScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "beta_start": 0.00085, "clip_sample": False, "interpolation_type": "linear", "num_train_timesteps": 1000,
        "prediction_type": "epsilon", "sample_max_value": 1.0, "set_alpha_to_one": False, "skip_prk_steps": True,
        "steps_offset": 1, "timestep_spacing": "leading", "trained_betas": None, "use_karras_sigmas": False,
    },
    "sd-turbo": {
        "_class_name": "EulerDiscreteScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear",
        "beta_start": 0.00085, "clip_sample": False, "interpolation_type": "linear", "num_train_timesteps": 1000,
        "prediction_type": "epsilon", "sample_max_value": 1.0, "set_alpha_to_one": False, "skip_prk_steps": True,
        "steps_offset": 1, "timestep_spacing": "trailing", "trained_betas": None, "use_karras_sigmas": False,
    },
    "zero-snr": {
        "_class_name": "DDIMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085,
        "prediction_type": "v_prediction", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing",
        "clip_sample": False, "num_train_timesteps": 1000,
    },
    "cosine": {
        "_class_name": "DDIMScheduler", "num_train_timesteps": 1000, "beta_schedule": "squaredcos_cap_v2",
        "beta_start": 0.0001, "beta_end": 0.02, "prediction_type": "v_prediction", "clip_sample": False,
        "set_alpha_to_one": True, "steps_offset": 0, "timestep_spacing": "trailing", "trained_betas": None,
    },
}
NAMES = {
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "ddim": (DDIMScheduler, {}),
    "pndm": (PNDMScheduler, {"skip_prk_steps": True}),
    "dpm++2m": (DPMSolverMultistepScheduler, {"use_karras_sigmas": False}),
    "dpm++2m-karras": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}),
    "lcm": (LCMScheduler, {}),
}


def run(make, steps, model):
    scheduler = make()
    scheduler.set_timesteps(steps)
    rows = iter(NOISE[1:])

    def draw(shape, **_):
        return torch.tensor(next(rows)).reshape(shape)

    scheduling_euler_ancestral_discrete.randn_tensor = draw
    scheduling_lcm.randn_tensor = draw
    latents = torch.tensor(NOISE[0]).reshape(1, 1, 2, 2) * scheduler.init_noise_sigma
    trace = []
    for i, t in enumerate(scheduler.timesteps):
        scaled = scheduler.scale_model_input(latents, t)
        output = 0.1 * scaled + 0.05 if model == "linear" else torch.tensor(NOISE[-1 - i]).reshape(scaled.shape)
        latents = scheduler.step(output, t, latents, return_dict=False)[0]
        trace.append(latents.flatten().tolist())
    return scheduler, trace


def rounded_correctly(run_once):
    """Runs with square roots from numpy, which are correctly rounded everywhere."""
    sqrt, method, power = torch.sqrt, torch.Tensor.sqrt, torch.Tensor.__pow__

    def exact(t):
        return torch.from_numpy(np.atleast_1d(np.sqrt(t.numpy()))).reshape(t.shape)

    try:
        torch.sqrt = torch.Tensor.sqrt = exact
        torch.Tensor.__pow__ = lambda self, e: exact(self) if isinstance(e, float) and e == 0.5 else power(self, e)
        return run_once()
    finally:
        torch.sqrt, torch.Tensor.sqrt, torch.Tensor.__pow__ = sqrt, method, power


def is_close(a, b):
    a, b = np.array(a), np.array(b)
    return np.isfinite(a).all() and np.isfinite(b).all() and (abs(a - b) <= 2e-5 * abs(a).max()).all()


def short(values):
    return [float(f"{float(v):.8g}") for v in values]


dropped = {"ill-conditioned": 0, "impossible": 0}


def record(make, steps, model):
    try:
        scheduler, trace = run(make, steps, model)
        second, check = rounded_correctly(lambda: run(make, steps, model))
    except (IndexError, ValueError):
        dropped["impossible"] += 1
        return None
    if not np.isfinite(trace).all():
        dropped["impossible"] += 1
        return None
    same_schedule = is_close(scheduler.timesteps.tolist(), second.timesteps.tolist()) and is_close(
        list(getattr(scheduler, "sigmas", [0])), list(getattr(second, "sigmas", [0]))
    )
    if not same_schedule or not all(is_close(a, b) for a, b in zip(trace, check)):
        dropped["ill-conditioned"] += 1
        return None
    last = len(trace) - 1
    kept = sorted({i if i >= 0 else last for i in AT if i <= last})
    return {
        "steps": steps,
        "model": model,
        "timesteps": short(scheduler.timesteps),
        "sigmas": short(getattr(scheduler, "sigmas", [])),
        "initNoiseSigma": float(scheduler.init_noise_sigma),
        "latents": {str(i): short(trace[i]) for i in kept},
    }


def grid_cases(cls, options, rng):
    cases = []
    while len(cases) < PER_CLASS:
        config = {**rng.choice(BETAS), **{key: rng.choice(values) for key, values in options.items()}}
        config = {key: value for key, value in config.items() if value is not None}
        # Noise prediction from no signal at all divides by zero.
        if config.get("rescale_betas_zero_snr") and config["prediction_type"] == "epsilon" and cls in (DDIMScheduler, LCMScheduler):
            continue
        case = record(lambda: cls(**config), rng.choice(STEPS), rng.choice(["linear", "table"]))
        if case:
            cases.append({"scheduler": cls.__name__, "config": config, **case})
    return cases


rng = random.Random(7)
grid = [case for cls, options in OPTIONS.items() for case in grid_cases(cls, options, rng)]

swaps = []
for (pack, config), (name, (cls, overrides)) in itertools.product(PACKS.items(), NAMES.items()):
    for steps in (4, 9):
        case = record(lambda: cls.from_config(config, **overrides), steps, "linear")
        if case:
            swaps.append({"pack": pack, "name": name, **case})

result = {"diffusers": diffusers.__version__, "torch": torch.__version__, "noise": NOISE, "packs": PACKS, "grid": grid, "swaps": swaps}
Path(__file__).with_name("schedulers-grid.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
print(len(grid), "cases,", len(swaps), "swaps; left out:", dropped)
