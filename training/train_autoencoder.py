"""Train the autoencoder on rendered pictures: `python -m training.train_autoencoder --steps 20000`.

The same command goes on where it stopped; SIGTERM saves and stops. Two thirds of the steps see crops of half
the side, which is cheaper and enough for a network that looks no further than a few latents; the last third
whole pictures. Ends by measuring the latents' mean and deviation. Shards may still be arriving: they are read
again every 200 steps.
"""

import argparse
import math
import os
import time
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from training.autoencoder import Autoencoder
from training.config import PRESETS, Config
from training.encode import as_input, autoencoder_file
from training.paths import WORK
from training.runs import Log, Stopper, autocast, set_rate
from training.shards import picture_folder, save_atomically, training_shards
from training.sheets import tile

LATENT_NOISE = 0.12
"""Noise added to latents while training, so that the decoder forgives what the denoiser leaves."""
LATENT_PENALTY = 2e-3
EMA_DECAY = 0.998
AVERAGED, OPTIMIZED = "average", "optimizer"


class Pictures:
    """Random crops of all rendered pictures, memory-mapped."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.shards: dict[str, Tensor] = {}

    def refresh(self) -> None:
        for file in training_shards(self.folder):
            if file.name not in self.shards:
                self.shards[file.name] = torch.load(file, mmap=True)["pictures"]
        if not self.shards:
            raise FileNotFoundError(f"No pictures in {self.folder}; run `python -m training.render` first.")

    def crops(self, count: int, side: int) -> Tensor:
        """uint8 [count, side, side, 3]."""
        shards = list(self.shards.values())
        taken = []
        for which in torch.randint(len(shards), (count,)).tolist():
            shard = shards[which]
            top, left = torch.randint(shard.shape[1] - side + 1, (2,)).tolist()
            index = int(torch.randint(len(shard), ()))
            taken.append(shard[index, top : top + side, left : left + side])
        return torch.stack(taken)


def reconstruction_loss(made: Tensor, picture: Tensor) -> Tensor:
    """L1 of pixels, of gradients (edges stay sharp) and of three coarser scales (colours stay right)."""
    difference = made - picture
    across = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    down = (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    loss = difference.abs().mean() + across + down
    for _ in range(3):
        difference = F.avg_pool2d(difference, 2)
        loss = loss + 0.5 * difference.abs().mean()
    return loss


def learning_rate(step: int, steps: int) -> float:
    return 1e-3 * min(1, (step + 1) / 200) * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.01)


@torch.no_grad()
def measure(autoencoder: Autoencoder, pictures: Pictures, config: Config, device: str) -> float:
    """Set the latents' mean and deviation, save a sheet (pictures over reconstructions), return the L1."""
    torch.manual_seed(1)
    sample = as_input(torch.cat([pictures.crops(64, config.picture) for _ in range(8)]), device)
    raw = torch.cat([autoencoder.encoder(part) for part in sample.split(32)])
    autoencoder.mean.copy_(raw.mean((0, 2, 3), keepdim=True))
    autoencoder.deviation.copy_(raw.std((0, 2, 3), keepdim=True))
    made = torch.cat([autoencoder.rebuild(part) for part in sample.split(32)])
    sheet: Image.Image = tile(torch.cat([sample[:8], made[:8]]), columns=8)
    sheet.save(WORK / f"autoencoder-{config.name}.png")
    return (made - sample).abs().mean().item()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--steps", type=int, default=20_000)
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    config = PRESETS[given.preset]
    device = "cuda" if torch.cuda.is_available() else "cpu"
    autoencoder = Autoencoder(config.autoencoder).to(device, memory_format=torch.channels_last)
    averaged = torch.optim.swa_utils.AveragedModel(
        autoencoder, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(EMA_DECAY)
    )
    optimizer = torch.optim.AdamW(autoencoder.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4)
    state_file = WORK / f"autoencoder-{config.name}-run.pt"
    step = 0
    if state_file.exists():
        state = torch.load(state_file, map_location=device)
        autoencoder.load_state_dict(state["weights"])
        averaged.load_state_dict(state[AVERAGED])
        optimizer.load_state_dict(state[OPTIMIZED])
        step = state["step"]

    def save() -> None:
        state = {"weights": autoencoder.state_dict(), AVERAGED: averaged.state_dict()}
        save_atomically({**state, OPTIMIZED: optimizer.state_dict(), "step": step}, state_file)

    pictures, log, stopper = Pictures(picture_folder(config)), Log(WORK / "log.txt"), Stopper()
    saved = time.time()
    while step < given.steps and not stopper.asked:
        if step % 200 == 0 or not pictures.shards:
            pictures.refresh()
            torch.manual_seed(step)
        side = config.picture // 2 if step < given.steps * 2 // 3 else config.picture
        batch = given.batch if side < config.picture else given.batch // 4
        set_rate(optimizer, learning_rate(step, given.steps))
        picture = as_input(pictures.crops(batch, side), device)
        with autocast(device):
            raw = autoencoder.encoder(picture).float()
            made = autoencoder.decoder.learnt(raw + LATENT_NOISE * torch.randn_like(raw)).float()
        loss = reconstruction_loss(made, picture)
        (loss + LATENT_PENALTY * raw.square().mean()).backward()
        torch.nn.utils.clip_grad_norm_(autoencoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(autoencoder)
        step += 1
        log.add(step, step * given.batch, loss.item(), optimizer.param_groups[0]["lr"], batch)
        if time.time() - saved > 300:
            save()
            saved = time.time()
    save()
    if step >= given.steps:
        finished = averaged.module.eval()
        log.write(f"autoencoder {config.name}: L1 {measure(finished, pictures, config, device):.4f}")
        save_atomically(finished.state_dict(), autoencoder_file(config))
        os.remove(state_file)


if __name__ == "__main__":
    main()
