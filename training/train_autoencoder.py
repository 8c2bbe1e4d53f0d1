"""Train the autoencoder on rendered pictures: `python -m training.train_autoencoder --steps 20000`.

SIGTERM or Ctrl-C saves and stops; the same command continues. The first two thirds of the steps use crops of half
the side, which cost less and are enough for the small receptive field; the last third whole pictures. At the
end it measures the latents' mean and standard deviation. New shards are read every 200 steps.
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

from training.checkpoint import autoencoder_file
from training.config import PRESETS, Config
from training.contact_sheet import make_image_grid
from training.dataset.data_shards import picture_folder, save_atomically, to_model_input, training_shards
from training.models.autoencoder import Autoencoder
from training.paths import WORK
from training.train_utils import Log, StopSignal, autocast, set_learning_rate

LATENT_NOISE = 0.12
"""Scale of the noise added to latents in training; makes the decoder robust to the denoiser's errors."""
LATENT_PENALTY = 2e-3
"""Weight of the mean squared latent in the loss."""
EMA_DECAY = 0.998


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
            raise FileNotFoundError(f"No pictures in {self.folder}; run `python -m training.dataset.render` first.")

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
    """L1 of pixels and of their gradients, plus half the L1 at three coarser scales. RGB [b, 3, h, w] in −1…1."""
    difference = made - picture
    across = (difference[..., 1:] - difference[..., :-1]).abs().mean()
    down = (difference[..., 1:, :] - difference[..., :-1, :]).abs().mean()
    loss = difference.abs().mean() + across + down
    for _ in range(3):
        difference = F.avg_pool2d(difference, 2)
        loss = loss + 0.5 * difference.abs().mean()
    return loss


def learning_rate(step: int, steps: int) -> float:
    """Warm-up of 200 steps, then a cosine down to 1 % of the peak."""
    return 1e-3 * min(1, (step + 1) / 200) * (0.5 * (1 + math.cos(math.pi * step / steps)) + 0.01)


@torch.no_grad()
def measure(autoencoder: Autoencoder, pictures: Pictures, config: Config, device: str) -> float:
    """Set the latents' mean and std, save a contact sheet (originals above reconstructions), return the L1."""
    torch.manual_seed(1)
    sample = to_model_input(torch.cat([pictures.crops(64, config.base_resolution) for _ in range(8)]), device)
    raw = torch.cat([autoencoder.encoder(part) for part in sample.split(32)])
    autoencoder.mean.copy_(raw.mean((0, 2, 3), keepdim=True))
    autoencoder.std.copy_(raw.std((0, 2, 3), keepdim=True))
    made = torch.cat([autoencoder.reconstruct(part) for part in sample.split(32)])
    sheet: Image.Image = make_image_grid(torch.cat([sample[:8], made[:8]]), columns=8)
    sheet.save(WORK / f"autoencoder-{config.name}.png")
    return (made - sample).abs().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--steps", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = PRESETS[args.preset]
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
        averaged.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    def save() -> None:
        state = {"weights": autoencoder.state_dict(), "average": averaged.state_dict()}
        save_atomically({**state, "optimizer": optimizer.state_dict(), "step": step}, state_file)

    pictures, log, stop = Pictures(picture_folder(config)), Log(WORK / "log.txt"), StopSignal()
    saved = time.time()
    while step < args.steps and not stop.received:
        if step % 200 == 0 or not pictures.shards:
            pictures.refresh()
            torch.manual_seed(step)
        side = config.base_resolution // 2 if step < args.steps * 2 // 3 else config.base_resolution
        batch = args.batch if side < config.base_resolution else args.batch // 4
        set_learning_rate(optimizer, learning_rate(step, args.steps))
        picture = to_model_input(pictures.crops(batch, side), device)
        with autocast(device):
            raw = autoencoder.encoder(picture).float()
            made = autoencoder.decoder.decode_base(raw + LATENT_NOISE * torch.randn_like(raw)).float()
        loss = reconstruction_loss(made, picture)
        (loss + LATENT_PENALTY * raw.square().mean()).backward()
        torch.nn.utils.clip_grad_norm_(autoencoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(autoencoder)
        step += 1
        log.add(step, step * args.batch, loss.item(), optimizer.param_groups[0]["lr"], batch)
        if time.time() - saved > 300:
            save()
            saved = time.time()
    save()
    if step >= args.steps:
        finished = averaged.module.eval()
        log.write(f"autoencoder {config.name}: L1 {measure(finished, pictures, config, device):.4f}")
        save_atomically(finished.state_dict(), autoencoder_file(config))
        os.remove(state_file)


if __name__ == "__main__":
    main()
