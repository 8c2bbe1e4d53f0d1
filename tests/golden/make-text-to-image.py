"""Reference pictures of the starter pack, drawn with diffusers' own schedulers and torch's random numbers.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 onnxruntime==1.32.0 numpy==2.4.6
    python tests/golden/make-text-to-image.py

The loop is StableDiffusionPipeline's; the networks are the pack's ONNX graphs in onnxruntime's Python package.
"""

import json
from pathlib import Path

import diffusers
import numpy as np
import onnxruntime
import torch
from transformers import CLIPTokenizer

HERE = Path(__file__).parent
PACK = HERE.parents[1] / "resources" / "models" / "starter"
CASES = [
    ("ddim", "DDIMScheduler", {"clip_sample": False}, "a portrait of a queen", "", 7, 20, 3.0),
    ("ddim", "DDIMScheduler", {"clip_sample": False}, "a wizard", "beard", 123456789, 8, 5.0),
    ("ddim", "DDIMScheduler", {"clip_sample": False}, "an astronaut", "", 3, 6, 1.0),
    ("euler", "EulerDiscreteScheduler", {}, "a portrait of a king", "", 11, 12, 3.0),
    ("euler-a", "EulerAncestralDiscreteScheduler", {}, "a portrait of a king", "", 11, 12, 3.0),
    ("dpm++2m", "DPMSolverMultistepScheduler", {}, "a robot", "", 5, 10, 3.0),
]


def network(part: str):
    session = onnxruntime.InferenceSession(str(PACK / part / "model.onnx"), providers=["CPUExecutionProvider"])
    return lambda **feeds: torch.from_numpy(session.run(None, {k: v.numpy() for k, v in feeds.items()})[0])


def main() -> None:
    text_encoder, unet, decoder = map(network, ("text_encoder", "unet", "vae_decoder"))
    tokenizer = CLIPTokenizer.from_pretrained(PACK / "tokenizer")
    config = json.loads((PACK / "scheduler" / "scheduler_config.json").read_text())

    def encode(prompt: str) -> torch.Tensor:
        ids = tokenizer(prompt, padding="max_length", max_length=77, truncation=True).input_ids
        return text_encoder(input_ids=torch.tensor([ids]))

    cases = []
    for name, cls, extra, prompt, negative, seed, steps, guidance in CASES:
        scheduler = getattr(diffusers, cls).from_config({**config, **extra})
        scheduler.set_timesteps(steps)
        generator = torch.Generator("cpu").manual_seed(seed)
        latents = torch.randn((1, 8, 16, 16), generator=generator) * scheduler.init_noise_sigma
        hidden = torch.cat([encode(negative), encode(prompt)]) if guidance > 1 else encode(prompt)
        for t in scheduler.timesteps:
            model_input = torch.cat([latents] * 2) if guidance > 1 else latents
            model_input = scheduler.scale_model_input(model_input, t)
            timestep = torch.tensor([int(t)], dtype=torch.int64)
            noise = unet(sample=model_input, timestep=timestep, encoder_hidden_states=hidden)
            if guidance > 1:
                without, with_prompt = noise.chunk(2)
                noise = without + guidance * (with_prompt - without)
            options = {"generator": generator} if name in ("ddim", "euler-a") else {}
            latents = scheduler.step(noise, t, latents, **options).prev_sample
        picture = (decoder(latent_sample=latents) / 2 + 0.5).clamp(0, 1)[0].permute(1, 2, 0).numpy()
        pixels = (picture * 255).round().astype(np.uint8)
        cases.append(
            {
                "scheduler": name,
                "prompt": prompt,
                "negativePrompt": negative,
                "seed": seed,
                "steps": steps,
                "guidanceScale": guidance,
                "latents": [round(float(v), 5) for v in latents.flatten()[::16]],
                "pixels": pixels.reshape(-1)[::389].tolist(),
            }
        )
    note = f"every 16th latent, every 389th byte of the RGB picture; diffusers {diffusers.__version__}"
    (HERE / "text-to-image.json").write_text(json.dumps({"note": note, "cases": cases}))


main()
