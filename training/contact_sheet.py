"""Contact sheets: a grid of pictures for fixed prompts and seeds, to follow a training run by eye."""

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from training.config import Config
from training.diffusion import sample_latents
from training.models.autoencoder import Autoencoder
from training.models.denoiser import Denoiser
from training.models.text_encoder import TextEncoder
from training.tokenizer import Tokenizer, padded

SAMPLE_PROMPTS = """a portrait of a queen with dark skin
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


def make_image_grid(pictures: Tensor, columns: int) -> Image.Image:
    """RGB [n, 3, h, w] in −1…1 → one picture with `columns` columns, filled row by row."""
    count, _, height, width = pictures.shape
    pixels = ((pictures.float().cpu() + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    grid = Image.new("RGB", (columns * width, -(-count // columns) * height))
    for index in range(count):
        grid.paste(Image.fromarray(pixels[index]), (index % columns * width, index // columns * height))
    return grid


@torch.no_grad()
def save_contact_sheet(
    file: Path, config: Config, text_encoder: TextEncoder, denoiser: Denoiser, autoencoder: Autoencoder,
    tokenizer: Tokenizer, seeds: int = 2, guidance_scale: float = 3.0,
) -> None:  # fmt: skip
    """Draw each of SAMPLE_PROMPTS with `seeds` seeds, side by side, and save the grid."""
    device = next(denoiser.parameters()).device
    prompts = [prompt for prompt in SAMPLE_PROMPTS for _ in range(seeds)]
    ids = torch.tensor(padded([tokenizer(text) for text in [*prompts, *[""] * len(prompts)]]), device=device)
    side, channels = config.latent_side, config.autoencoder.latent_channels
    noise = torch.cat(
        [
            torch.randn(1, channels, side, side, generator=torch.Generator().manual_seed(i % seeds))
            for i in range(len(prompts))
        ]
    ).to(device)
    latents = sample_latents(text_encoder, denoiser, *ids.chunk(2), noise, guidance_scale=guidance_scale)
    file.parent.mkdir(parents=True, exist_ok=True)
    make_image_grid(autoencoder.decode(latents), columns=4 * seeds).save(file)
