"""Train the decoder's upsampling head on pictures of twice the side: `python -m training.train_upsampling_head`.

Needs a trained autoencoder, whose other weights stay as they are, and pictures from `training.dataset.render
--high-resolution`. Latents are encoded from the picture at half the side, with the noise of the autoencoder's
training. SIGTERM or Ctrl-C saves and stops; the same command continues. Writes a contact sheet with three rows:
original, bilinear upsampling, upsampling head.
"""

import argparse
import time

import torch
from torch import Tensor
from torch.nn import functional as F

from training.checkpoint import autoencoder_file, load_autoencoder
from training.config import PRESETS, Config
from training.contact_sheet import make_image_grid
from training.dataset.data_shards import high_resolution_folder, save_atomically, to_model_input
from training.models.autoencoder import OUTPUT_LAYERS, Autoencoder
from training.paths import WORK
from training.train_autoencoder import EMA_DECAY, LATENT_NOISE, Pictures, learning_rate, reconstruction_loss
from training.train_utils import Log, StopSignal, set_learning_rate


@torch.no_grad()
def decoded(autoencoder: Autoencoder, pictures: Tensor, noise: float) -> tuple[Tensor, Tensor]:
    """Decoder features and pictures at half the side of `pictures`, RGB [b, 3, 2s, 2s] in −1…1."""
    raw = autoencoder.encoder(F.avg_pool2d(pictures, 2))
    features = autoencoder.decoder.features(raw + noise * torch.randn_like(raw))
    return features, autoencoder.decoder.layers[-OUTPUT_LAYERS:](features)


def compare(autoencoder: Autoencoder, pictures: Pictures, config: Config) -> str:
    """Save the contact sheet; return a line with the L1 of bilinear upsampling and of the head."""
    torch.manual_seed(1)
    sample = to_model_input(pictures.crops(8, 2 * config.base_resolution))
    features, base = decoded(autoencoder, sample, 0.0)
    bilinear = F.interpolate(base, scale_factor=2.0, mode="bilinear")
    with torch.no_grad():
        upsampled = autoencoder.decoder.upsampling_head(features, base)
    rows = [one.clamp(-1, 1) for one in (sample, bilinear, upsampled)]
    make_image_grid(torch.cat(rows), columns=len(sample)).save(WORK / f"upsampling-head-{config.name}.png")
    errors = [(one - sample).abs().mean().item() for one in rows[1:]]
    return f"L1 bilinear {errors[0]:.4f}, upsampling head {errors[1]:.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = PRESETS[args.preset]
    autoencoder = load_autoencoder(config)
    head = autoencoder.decoder.upsampling_head
    averaged = torch.optim.swa_utils.AveragedModel(
        head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(EMA_DECAY)
    )
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=1e-4)
    state_file, step = WORK / f"upsampling-head-{config.name}-run.pt", 0
    if state_file.exists():
        state = torch.load(state_file)
        head.load_state_dict(state["weights"])
        averaged.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    def save() -> None:
        state = {"weights": head.state_dict(), "average": averaged.state_dict()}
        save_atomically({**state, "optimizer": optimizer.state_dict(), "step": step}, state_file)

    pictures, log, stop = Pictures(high_resolution_folder(config)), Log(WORK / "log-upsampling-head.txt"), StopSignal()
    pictures.refresh()
    saved = time.time()
    while step < args.steps and not stop.received:
        torch.manual_seed(step)
        set_learning_rate(optimizer, learning_rate(step, args.steps))
        crops = to_model_input(pictures.crops(args.batch, config.base_resolution))
        made = head(*decoded(autoencoder, crops, LATENT_NOISE))
        loss = reconstruction_loss(made, crops)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        averaged.update_parameters(head)
        step += 1
        log.add(step, step * args.batch, loss.item(), optimizer.param_groups[0]["lr"], args.batch)
        if time.time() - saved > 120:
            save()
            saved = time.time()
    save()
    head.load_state_dict(averaged.module.state_dict())
    log.write(f"upsampling head {config.name}: {compare(autoencoder, pictures, config)}")
    if step >= args.steps:
        save_atomically(autoencoder.state_dict(), autoencoder_file(config))
        state_file.unlink()


if __name__ == "__main__":
    main()
