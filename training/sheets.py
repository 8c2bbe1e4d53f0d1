"""Sheets of samples: fixed prompts, fixed seeds, nothing chosen."""

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from training.autoencoder import Autoencoder
from training.config import Config
from training.denoiser import Denoiser
from training.diffusion import sample_latents
from training.text_encoder import TextEncoder
from training.tokenizer import Tokenizer, padded

PROMPTS = """a portrait of a queen with dark skin
a portrait of a renaissance queen
a portrait of a king with dark skin on a red background
a portrait of an old man with a white beard
an astronaut
a wizard
a portrait of a woman with red hair on a green background
a police officer with light skin on a yellow background
a portrait of an old woman with brown skin
a man with black hair, glasses and a beard
a woman with blue hair and a crown on a white background
a doctor on a teal background
a robot in a neon-lit city
mountains and a river
a red apple on a blue background
a cat
a dog on a yellow background
a castle at night
a dragon
a car on a white background
a pizza
a red rose
a cup of coffee
a cat and a dog""".splitlines()


def tile(pictures: Tensor, columns: int) -> Image.Image:
    """[n, 3, h, w] in ±1 → one picture, `columns` wide."""
    count, _, height, width = pictures.shape
    pixels = ((pictures.float().cpu() + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    sheet = Image.new("RGB", (columns * width, -(-count // columns) * height))
    for index in range(count):
        sheet.paste(Image.fromarray(pixels[index]), (index % columns * width, index // columns * height))
    return sheet


@torch.no_grad()
def save_sheet(
    file: Path, config: Config, text_encoder: TextEncoder, denoiser: Denoiser, autoencoder: Autoencoder,
    tokenizer: Tokenizer, seeds: int = 2, guidance: float = 3.0,
) -> None:  # fmt: skip
    """Each prompt with `seeds` seeds, side by side."""
    device = next(denoiser.parameters()).device
    prompts = [prompt for prompt in PROMPTS for _ in range(seeds)]
    ids = torch.tensor(padded([tokenizer(text) for text in [*prompts, *[""] * len(prompts)]]), device=device)
    side, channels = config.latent_side, config.autoencoder.latent_channels
    noise = torch.cat(
        [
            torch.randn(1, channels, side, side, generator=torch.Generator().manual_seed(i % seeds))
            for i in range(len(prompts))
        ]
    ).to(device)
    latents = sample_latents(text_encoder, denoiser, *ids.chunk(2), noise, guidance=guidance)
    file.parent.mkdir(parents=True, exist_ok=True)
    tile(autoencoder.decode(latents), columns=4 * seeds).save(file)
