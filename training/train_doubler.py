"""Train the doubler on pictures of twice the side: `python -m training.train_doubler`.

Needs a trained autoencoder, of which nothing changes, and `training.render --doubled --shards 1`. Its latents
are those of the same picture halved, with the noise the decoder was trained to forgive. The same command goes
on where it stopped; SIGTERM saves and stops. Writes a sheet: pictures, enlarged by interpolation, doubled.
"""

import argparse
import time

import torch
from torch import Tensor
from torch.nn import functional as F

from training.autoencoder import HEAD, Autoencoder
from training.config import PRESETS, Config
from training.encode import as_input, autoencoder_file, load_autoencoder
from training.paths import WORK
from training.runs import Log, Stopper, set_rate
from training.shards import doubled_folder, save_atomically
from training.sheets import tile
from training.train_autoencoder import EMA_DECAY, LATENT_NOISE, Pictures, learning_rate, reconstruction_loss


@torch.no_grad()
def decoded(autoencoder: Autoencoder, pictures: Tensor, noise: float) -> tuple[Tensor, Tensor]:
    """Features and pictures at half the side of `pictures` ±1."""
    raw = autoencoder.encoder(F.avg_pool2d(pictures, 2))
    features = autoencoder.decoder.features(raw + noise * torch.randn_like(raw))
    return features, autoencoder.decoder.layers[-HEAD:](features)


def compare(autoencoder: Autoencoder, pictures: Pictures, config: Config) -> str:
    """Save the sheet; the L1 of interpolation and of the doubler."""
    torch.manual_seed(1)
    sample = as_input(pictures.crops(8, 2 * config.picture))
    features, small = decoded(autoencoder, sample, 0.0)
    plain = F.interpolate(small, scale_factor=2.0, mode="bilinear")
    with torch.no_grad():
        doubled = autoencoder.decoder.doubler(features, small)
    rows = [one.clamp(-1, 1) for one in (sample, plain, doubled)]
    tile(torch.cat(rows), columns=len(sample)).save(WORK / f"doubler-{config.name}.png")
    errors = [(one - sample).abs().mean().item() for one in rows[1:]]
    return f"L1 interpolated {errors[0]:.4f}, doubled {errors[1]:.4f}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--steps", type=int, default=3000)
    options.add_argument("--batch", type=int, default=16)
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    config = PRESETS[given.preset]
    autoencoder = load_autoencoder(config)
    doubler = autoencoder.decoder.doubler
    averaged = torch.optim.swa_utils.AveragedModel(
        doubler, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(EMA_DECAY)
    )
    optimizer = torch.optim.AdamW(doubler.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4)
    state_file, step = WORK / f"doubler-{config.name}-run.pt", 0
    if state_file.exists():
        state = torch.load(state_file)
        doubler.load_state_dict(state["weights"])
        averaged.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    def save() -> None:
        state = {"weights": doubler.state_dict(), "average": averaged.state_dict()}
        save_atomically({**state, "optimizer": optimizer.state_dict(), "step": step}, state_file)

    pictures, log, stopper = Pictures(doubled_folder(config)), Log(WORK / "log-doubler.txt"), Stopper()
    pictures.refresh()
    saved = time.time()
    while step < given.steps and not stopper.asked:
        torch.manual_seed(step)
        set_rate(optimizer, learning_rate(step, given.steps))
        crops = as_input(pictures.crops(given.batch, config.picture))
        made = doubler(*decoded(autoencoder, crops, LATENT_NOISE))
        loss = reconstruction_loss(made, crops)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(doubler.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(doubler)
        step += 1
        log.add(step, step * given.batch, loss.item(), optimizer.param_groups[0]["lr"], given.batch)
        if time.time() - saved > 120:
            save()
            saved = time.time()
    save()
    doubler.load_state_dict(averaged.module.state_dict())
    log.write(f"doubler {config.name}: {compare(autoencoder, pictures, config)}")
    if step >= given.steps:
        save_atomically(autoencoder.state_dict(), autoencoder_file(config))
        state_file.unlink()


if __name__ == "__main__":
    main()
