"""Encode rendered shards to shards of latents: `python -m training.dataset.encode_latents`.

Shards already encoded are skipped. With `--watch` it waits for new ones until stopped; a running training reads
new latents at its next epoch.
"""

import argparse
import time

import torch

from training.checkpoint import load_autoencoder
from training.config import PRESETS
from training.dataset.data_shards import (
    latent_folder,
    picture_folder,
    save_atomically,
    to_model_input,
    training_shards,
)
from training.models.autoencoder import Autoencoder


@torch.no_grad()
def encode_shard(autoencoder: Autoencoder, shard: dict, device: str) -> dict:
    """`latents` float16 [n, c, h, w], normalised, and the shard's `captions`."""
    batches = [autoencoder.encode(to_model_input(part, device)) for part in shard["pictures"].split(64)]
    latents = torch.cat([batch.half().cpu() for batch in batches])
    return {"latents": latents.contiguous(), "captions": shard["captions"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--watch", action="store_true", help="wait for new shards, until stopped")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = PRESETS[args.preset]
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
        if not args.watch:
            break
        time.sleep(1)


if __name__ == "__main__":
    main()
