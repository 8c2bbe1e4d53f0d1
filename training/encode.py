"""Encode rendered pictures into latents, once: `python -m training.encode`.

Repeat it whenever there are new rendered shards, or let it `--watch` for them; a training run picks new
latents up at its next epoch.
"""

import argparse
import time
from pathlib import Path

import torch
from torch import Tensor

from training.autoencoder import Autoencoder
from training.config import PRESETS, Config
from training.paths import WORK
from training.shards import latent_folder, picture_folder, save_atomically, training_shards


def autoencoder_file(config: Config) -> Path:
    return WORK / f"autoencoder-{config.name}.pt"


def load_autoencoder(config: Config) -> Autoencoder:
    autoencoder = Autoencoder(config.autoencoder)
    autoencoder.load_state_dict(torch.load(autoencoder_file(config), map_location="cpu"))
    return autoencoder.eval()


def as_input(pictures: Tensor, device: str | torch.device = "cpu") -> Tensor:
    """uint8 [n, s, s, 3] → float32 [n, 3, s, s] in ±1."""
    scaled = pictures.to(device).permute(0, 3, 1, 2).float() / 127.5 - 1
    return scaled.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def encode_shard(autoencoder: Autoencoder, shard: dict, device: str) -> dict:
    """`latents` float16 [n, c, h, w], unit-scaled, with the shard's captions."""
    batches = [autoencoder.encode(as_input(part, device)) for part in shard["pictures"].split(64)]
    latents = torch.cat([batch.half().cpu() for batch in batches])
    return {"latents": latents.contiguous(), "captions": shard["captions"]}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--watch", action="store_true", help="go on as shards appear, until stopped")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    config = PRESETS[given.preset]
    folder = latent_folder(config)
    folder.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    autoencoder = load_autoencoder(config).to(device, memory_format=torch.channels_last)
    while True:
        for source in training_shards(picture_folder(config)):
            file = folder / source.name
            if file.exists():
                continue
            began = time.time()
            save_atomically(encode_shard(autoencoder, torch.load(source, mmap=True), device), file)
            print(f"{file.name}: {time.time() - began:.1f} s", flush=True)
        if not given.watch:
            break
        time.sleep(1)


if __name__ == "__main__":
    main()
