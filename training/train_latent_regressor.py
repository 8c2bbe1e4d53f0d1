"""Train latent regressor and text encoder, without noise: `python -m training.train_latent_regressor --minutes 60`.

The first stage of a run; `training.train_text_to_image` continues from its checkpoint. With
`--freeze-text-encoder` it also fits a later stage, where a trained denoiser depends on the text encoder. SIGTERM
or Ctrl-C saves and stops; the same command continues. Writes a contact sheet of the regressor's decoded output.
"""

import argparse
import os
import time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.checkpoint import Run, load_autoencoder, new_run, restore, run_file, save
from training.config import PRESETS, Config
from training.contact_sheet import SAMPLE_PROMPTS, make_image_grid
from training.dataset.data_shards import latent_folder
from training.dataset.latent_dataset import LatentDataset
from training.models.autoencoder import Autoencoder
from training.paths import WORK, starter_pack
from training.tokenizer import Tokenizer, padded
from training.train_utils import Log, Progress, StopSignal, autocast, set_learning_rate

SAVE_EVERY = 300
"""Seconds."""
WARMUP_STEPS, EMA_DECAY = 200, 0.999


def train_step(run: Run, optimizer: torch.optim.Optimizer, latents: Tensor, input_ids: Tensor) -> Tensor:
    """One optimizer step on normalised latents [b, c, h, w]; returns the mean squared error (a detached scalar)."""
    with autocast(latents.device.type):
        regressed = run.denoiser.regress_latents(run.text_encoder(input_ids))
    loss = F.mse_loss(regressed.float(), latents)
    loss.backward()
    for group in optimizer.param_groups:
        torch.nn.utils.clip_grad_norm_(group["params"], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    run.regressor_step += 1
    run.update_ema(EMA_DECAY)
    return loss.detach()


@torch.no_grad()
def save_samples(run: Run, config: Config, autoencoder: Autoencoder, tokenizer: Tokenizer) -> None:
    """Decode the regressor's output for the sample prompts, with the averaged weights."""
    run.swap_with_ema()
    device = next(run.denoiser.parameters()).device
    ids = torch.tensor(padded([tokenizer(prompt) for prompt in SAMPLE_PROMPTS]), device=device)
    pictures = autoencoder.decode(run.denoiser.regress_latents(run.text_encoder(ids)))
    file = WORK / "samples" / f"{config.name}-regressor-{run.regressor_step:07d}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    make_image_grid(pictures, columns=8).save(file)
    run.swap_with_ema()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="then save and stop")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--learning-rate", type=float, default=1e-3)
    parser.add_argument("--freeze-text-encoder", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = PRESETS[args.preset]
    device = "cuda" if torch.cuda.is_available() else "cpu"

    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    data = LatentDataset(latent_folder(config), tokenizer)
    file = run_file(config)
    run = new_run(config, device)
    if file.exists():
        restore(run, file)
    autoencoder = load_autoencoder(config).to(device)
    log, stop = Log(WORK / "log.txt"), StopSignal()
    (WORK / "pid").write_text(str(os.getpid()))
    run.text_encoder.requires_grad_(not args.freeze_text_encoder)
    trained = [
        p for p in (*run.text_encoder.parameters(), *run.denoiser.latent_regressor.parameters()) if p.requires_grad
    ]
    optimizer = torch.optim.AdamW(trained, lr=args.learning_rate, betas=(0.9, 0.99), weight_decay=0.01, foreach=True)

    progress = Progress(args.minutes, WARMUP_STEPS)
    saved = time.time()
    ended = False
    while not (ended or stop.received):
        pictures = data.refresh(wait=True)
        new = run.text_encoder.add_tokens(data.tokens)
        log.write(f"latent regressor, epoch of {pictures} pictures, {new} new tokens")
        for latents, input_ids in data.epoch(np.random.default_rng(run.regressor_step), args.batch):
            rate = args.learning_rate * progress.learning_rate_factor
            set_learning_rate(optimizer, rate)
            loss = train_step(run, optimizer, latents.to(device), input_ids.to(device))
            progress.steps += 1
            log.add(run.regressor_step, run.regressor_step * args.batch, loss, rate, args.batch)
            ended = progress.fraction_done >= 1
            if time.time() - saved > SAVE_EVERY:
                save(run, file)
                save_samples(run, config, autoencoder, tokenizer)
                saved = time.time()
            if ended or stop.received:
                break
    save(run, file)
    save_samples(run, config, autoencoder, tokenizer)
    log.write(f"latent regressor stopped at step {run.regressor_step}")


if __name__ == "__main__":
    main()
