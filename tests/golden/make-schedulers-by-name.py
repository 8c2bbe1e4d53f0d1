"""Makes schedulers-by-name.json: every scheduler that can be chosen by name, with every spacing of its noise levels, run by
diffusers, or by k-diffusion where diffusers has none.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 numpy==2.4.6 scipy==1.17.1 torchsde==0.2.6
    pip install --no-deps k-diffusion==0.1.1.post1
    python tests/golden/make-schedulers-by-name.py

Tensors have 4 values. `noise` is shared: row 0 starts a run, row j+1 is the j-th draw of a step. What draws from a Brownian path
is given those rows in its place, and in `brownian` the path of torchsde itself: its values at a noise level are rounded at 10⁻⁶,
which the last bit of torch's logarithm decides, so that two machines differ by 10⁻³. The model's output is 0.1·input + 0.05, input being what the network sees. Spacings that diffusers
does not have are AUTOMATIC1111's (modules/sd_schedulers.py), put in the place of the one that it converts to.
"""
import importlib.util
import json
import sys
import types
from pathlib import Path

import diffusers
import numpy as np
import scipy
import torch
import torchsde
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DEISMultistepScheduler,
    DPMSolverMultistepScheduler,
    DPMSolverSDEScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    KDPM2AncestralDiscreteScheduler,
    KDPM2DiscreteScheduler,
    LCMScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
    TCDScheduler,
    UniPCMultistepScheduler,
)

diffusers.utils.logging.set_verbosity_error()
torch.set_num_threads(1)
SEED, STEPS = 7, 7
NOISE = [[round(v, 5) for v in row] for row in torch.randn(40, 4, generator=torch.Generator().manual_seed(2)).tolist()]


def k_diffusion_part(name: str):
    """One file of k-diffusion, without the packages that its training needs."""
    root = Path(importlib.util.find_spec("k_diffusion").submodule_search_locations[0])
    return importlib.util.spec_from_file_location(f"k_diffusion.{name}", root / f"{name}.py")


def load_k_diffusion():
    package = sys.modules["k_diffusion"] = types.ModuleType("k_diffusion")
    package.__path__ = []
    for missing in ("torchvision", "torchvision.transforms", "torchdiffeq"):
        if missing not in sys.modules:
            sys.modules[missing] = types.ModuleType(missing)
    sys.modules["torchvision.transforms"].functional = None
    sys.modules["torchdiffeq"].odeint = None
    for name, spec in parts.items():
        module = importlib.util.module_from_spec(spec)
        sys.modules[f"k_diffusion.{name}"] = module
        setattr(package, name, module)
        spec.loader.exec_module(module)
    return package


parts = {name: k_diffusion_part(name) for name in ("utils", "sampling", "external")}
k_diffusion = load_k_diffusion()

PACKS = {
    "sdxl": dict(beta_end=0.012, beta_schedule="scaled_linear", beta_start=0.00085, clip_sample=False, num_train_timesteps=1000,
                 prediction_type="epsilon", set_alpha_to_one=False, skip_prk_steps=True, steps_offset=1, timestep_spacing="leading"),
    "sd-2.1": dict(beta_end=0.012, beta_schedule="scaled_linear", beta_start=0.00085, clip_sample=False, num_train_timesteps=1000,
                   prediction_type="v_prediction", set_alpha_to_one=False, skip_prk_steps=True, steps_offset=1),
    "zero-snr": dict(beta_end=0.012, beta_schedule="scaled_linear", beta_start=0.00085, clip_sample=False, num_train_timesteps=1000,
                     prediction_type="v_prediction", rescale_betas_zero_snr=True, timestep_spacing="trailing"),
}
OWN = {"sdxl": "EulerDiscreteScheduler", "sd-2.1": "DDIMScheduler", "zero-snr": "DDIMScheduler"}
SPACED = {
    "euler": (EulerDiscreteScheduler, {}),
    "euler-a": (EulerAncestralDiscreteScheduler, {}),
    "heun": (HeunDiscreteScheduler, {}),
    "lms": (LMSDiscreteScheduler, {}),
    "dpm2": (KDPM2DiscreteScheduler, {}),
    "dpm2-a": (KDPM2AncestralDiscreteScheduler, {}),
    "dpm++2s-a": ("sample_dpmpp_2s_ancestral", {}),
    "dpm++sde": (DPMSolverSDEScheduler, {"noise_sampler_seed": SEED}),
    "dpm++2m": (DPMSolverMultistepScheduler, {"algorithm_type": "dpmsolver++"}),
    "dpm++2m-sde": (DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++"}),
    "dpm++3m-sde": ("sample_dpmpp_3m_sde", {}),
    "unipc": (UniPCMultistepScheduler, {}),
    "deis": (DEISMultistepScheduler, {}),
}
OTHERS = {
    "ddim": (DDIMScheduler, {}),
    "ddpm": (DDPMScheduler, {}),
    "pndm": (PNDMScheduler, {"skip_prk_steps": True}),
    "lcm": (LCMScheduler, {}),
    "tcd": (TCDScheduler, {}),
}
FLAGS = {name: f"use_{name}_sigmas" for name in ("karras", "exponential", "beta")}
SPACINGS = [None, *FLAGS, "sgm-uniform", "simple", "uniform"]
INTEGER_TIMESTEPS = (DPMSolverMultistepScheduler, UniPCMultistepScheduler, DEISMultistepScheduler)

# Other settings of the classes, which packs may state.
STATED = [
    (UniPCMultistepScheduler, 9, dict(solver_order=3, solver_type="bh1", final_sigmas_type="sigma_min")),
    (UniPCMultistepScheduler, 9, dict(solver_order=3, final_sigmas_type="sigma_min", prediction_type="v_prediction")),
    (UniPCMultistepScheduler, 6, dict(solver_order=2, solver_type="heun", lower_order_final=False, final_sigmas_type="sigma_min")),
    (UniPCMultistepScheduler, 6, dict(solver_order=1, disable_corrector=[0, 1], timestep_spacing="trailing")),
    (DEISMultistepScheduler, 16, dict(solver_order=3, prediction_type="v_prediction")),
    (DEISMultistepScheduler, 9, dict(solver_order=3, use_karras_sigmas=True, timestep_spacing="leading", steps_offset=1)),
    (DEISMultistepScheduler, 5, dict(solver_order=2, lower_order_final=False, prediction_type="sample")),
    (HeunDiscreteScheduler, 6, dict(clip_sample=True, clip_sample_range=1.5, timestep_spacing="trailing")),
    (HeunDiscreteScheduler, 5, dict(prediction_type="sample", use_karras_sigmas=True)),
    (LMSDiscreteScheduler, 12, dict(prediction_type="sample", timestep_spacing="trailing")),
    (LMSDiscreteScheduler, 12, dict(use_karras_sigmas=True)),
    (DDPMScheduler, 8, dict(clip_sample=True, clip_sample_range=1.5, variance_type="fixed_large", timestep_spacing="linspace")),
    (DDPMScheduler, 8, dict(clip_sample=False, prediction_type="sample", timestep_spacing="trailing")),
    (TCDScheduler, 4, dict(eta=0.0, prediction_type="sample")),
    (TCDScheduler, 5, dict(eta=1.0, original_inference_steps=25, set_alpha_to_one=False)),
    (DPMSolverMultistepScheduler, 16, dict(algorithm_type="sde-dpmsolver++", solver_type="heun", final_sigmas_type="sigma_min")),
    (DPMSolverMultistepScheduler, 6, dict(algorithm_type="sde-dpmsolver++", solver_order=1, prediction_type="sample")),
    (DPMSolverMultistepScheduler, 6, dict(use_beta_sigmas=True, final_sigmas_type="sigma_min")),
    (DPMSolverSDEScheduler, 1, dict()),
    (DPMSolverSDEScheduler, 12, dict(timestep_spacing="trailing")),
]


def automatic1111_sigmas(spacing: str, training: torch.Tensor, steps: int) -> np.ndarray:
    schedule = k_diffusion.external.DiscreteSchedule(training, quantize=False)
    if spacing == "uniform":
        return schedule.get_sigmas(steps)[:-1].numpy()
    if spacing == "simple":
        return np.array([float(training[-(1 + int(x * (len(training) / steps)))]) for x in range(steps)])
    start, end = (schedule.sigma_to_t(edge) for edge in (training[-1], training[0]))
    return schedule.t_to_sigma(torch.linspace(start, end, steps + 1)[:-1]).numpy()


def training_sigmas(scheduler) -> torch.Tensor:
    return ((1 - scheduler.alphas_cumprod) / scheduler.alphas_cumprod) ** 0.5


def make(cls, config: dict, overrides: dict, spacing, steps: int):
    if spacing in FLAGS:
        scheduler = cls.from_config(config, **overrides, **{FLAGS[spacing]: True})
    elif spacing:
        converts = "karras" if cls in INTEGER_TIMESTEPS else "exponential"
        scheduler = cls.from_config(config, **overrides, **{FLAGS[converts]: True, "timestep_spacing": "linspace"})
        sigmas = automatic1111_sigmas(spacing, training_sigmas(scheduler), steps)
        setattr(scheduler, f"_convert_to_{converts}", lambda *_, **__: sigmas)
    else:
        scheduler = cls.from_config(config, **overrides)
    scheduler.set_timesteps(steps)
    if cls is DEISMultistepScheduler and spacing and spacing not in FLAGS:
        # It would repeat the last level, which is the lowest of training only where a spacing reaches that.
        scheduler.sigmas[-1] = training_sigmas(scheduler)[0]
    return scheduler


def euler_ancestral(config: dict, spacing, steps: int):
    """The class converts no noise levels; the plain method's are put into it."""
    plain = make(EulerDiscreteScheduler, config, {}, spacing, steps)
    scheduler = EulerAncestralDiscreteScheduler.from_config(plain.config)
    scheduler.set_timesteps(steps)
    scheduler.sigmas, scheduler.timesteps = plain.sigmas, plain.timesteps
    return scheduler


def network(sample: torch.Tensor) -> torch.Tensor:
    return 0.1 * sample + 0.05


def start() -> torch.Tensor:
    return torch.tensor(NOISE[0]).reshape(1, 1, 2, 2)


def draws():
    rows = iter(NOISE[1:])
    return lambda *_, **__: torch.tensor(next(rows)).reshape(1, 1, 2, 2)


def run_diffusers(scheduler, brownian=False, **options) -> dict:
    draw = draws()
    if isinstance(scheduler, DPMSolverSDEScheduler) and not brownian:
        scheduler.noise_sampler = draw
    for name, module in list(sys.modules.items()):
        if name.startswith("diffusers.schedulers.") and hasattr(module, "randn_tensor"):
            module.randn_tensor = draw
    latents = start() * scheduler.init_noise_sigma
    trace = []
    for t in scheduler.timesteps:
        output = network(scheduler.scale_model_input(latents, t))
        latents = scheduler.step(output, t, latents, return_dict=False, **options)[0]
        trace.append(latents.flatten().tolist())
    return described(scheduler.timesteps.tolist(), scheduler.init_noise_sigma, trace)


def run_k_diffusion(function: str, config: dict, spacing, steps: int, brownian: bool) -> dict:
    plain = make(EulerDiscreteScheduler, config, {}, spacing, steps)
    log_sigmas = np.log(training_sigmas(plain).numpy())
    levels, trace = [], []

    def model(x, sigma):
        if levels:
            trace.append(x.flatten().tolist())
        levels.append(np.float64(sigma))
        output = network(x / (sigma**2 + 1) ** 0.5)
        if config["prediction_type"] == "epsilon":
            return x - sigma * output
        return output * (-sigma / (sigma**2 + 1) ** 0.5) + x / (sigma**2 + 1)

    used = plain.sigmas[plain.sigmas > 0]
    sampler = k_diffusion.sampling.BrownianTreeNoiseSampler(start(), used.min(), used.max(), seed=SEED) if brownian else draws()
    x = start() * plain.init_noise_sigma
    last = getattr(k_diffusion.sampling, function)(model, x, plain.sigmas, disable=True, noise_sampler=sampler)
    trace.append(last.flatten().tolist())
    return described([plain._sigma_to_t(level, log_sigmas) for level in levels], plain.init_noise_sigma, trace)


def described(timesteps, init_noise_sigma, trace) -> dict:
    assert np.isfinite(trace).all(), "the reference cannot do this"
    last = len(trace) - 1
    kept = sorted({0, min(3, last), last})
    return {
        "timesteps": [float(f"{float(t):.7g}") for t in timesteps],
        "initNoiseSigma": float(init_noise_sigma),
        "latents": {str(i): [float(f"{v:.8g}") for v in trace[i]] for i in kept},
    }


def by_name(pack: str, name: str, spacing, brownian=False) -> dict:
    cls, overrides = {**SPACED, **OTHERS}[name]
    config = PACKS[pack]
    if isinstance(cls, str):
        return run_k_diffusion(cls, config, spacing, STEPS, brownian)
    if cls is EulerAncestralDiscreteScheduler:
        return run_diffusers(euler_ancestral(config, spacing, STEPS))
    return run_diffusers(make(cls, config, overrides, spacing, STEPS), brownian)


def main() -> None:
    named = []
    for pack in PACKS:
        for name in {**SPACED, **OTHERS}:
            # Without signal at the start, only what pack authors use with such a model.
            spacings = SPACINGS if name in SPACED and pack != "zero-snr" else [None]
            for spacing in spacings:
                full = name if spacing is None else f"{name}-{spacing}"
                named.append({"pack": pack, "name": full, **by_name(pack, name, spacing)})
    brownian = [
        {"pack": pack, "name": name, **by_name(pack, name.removesuffix("-karras"), "karras" if "karras" in name else None, True)}
        for pack in ("sdxl", "sd-2.1")
        for name in ("dpm++sde-karras", "dpm++3m-sde")
    ]
    stated = []
    for cls, steps, settings in STATED:
        config = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", **settings}
        options = {"eta": config.pop("eta")} if "eta" in config else {}
        case = run_diffusers(make(cls, config, {}, None, steps), **options)
        stated.append({"config": {"_class_name": cls.__name__, **config, **options}, "steps": steps, **case})
    ps = [0, 1e-6, 0.001, 0.03, 0.2, 0.5, 0.77, 0.95, 0.9999, 1]
    quantiles = [[p, a, b, float(scipy.stats.beta.ppf(p, a, b))] for a, b in ((0.6, 0.6), (2, 5)) for p in ps[:-1]]
    path_of = {seed: torchsde.BrownianTree(0.0292, torch.zeros(2, 16), 14.6146, entropy=seed) for seed in (0, SEED, 2**32 + 5, 2**53)}
    levels = [(14.6146, 0.0292), (14.6146, 6.5), (6.5, 2.25), (2.25, 0.3), (0.3, 0.0292), (0.0292005, 0.0292), (14.0, 1.0)]
    paths = [
        [seed, high, low, [float(f"{v:.7g}") for v in (-path_of[seed](low, high) / (high - low) ** 0.5).flatten().tolist()[:6]]]
        for seed in path_of
        for high, low in levels
    ]
    packs = {name: {"_class_name": OWN[name], **config} for name, config in PACKS.items()}
    result = {"diffusers": diffusers.__version__, "torch": torch.__version__, "seed": SEED, "steps": STEPS, "noise": NOISE,
              "packs": packs, "named": named, "brownian": brownian,
              "stated": stated, "paths": paths, "betaQuantiles": quantiles}
    path = Path(__file__).with_name("schedulers-by-name.json")
    path.write_text(json.dumps(result, separators=(",", ":")) + "\n")
    print(len(named), "named,", len(stated), "stated,", path.stat().st_size, "bytes")


main()
