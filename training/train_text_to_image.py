"""Train text encoder, latent regressor and denoiser together: `python -m training.train_text_to_image`.

SIGTERM or Ctrl-C saves and stops; the same command continues. The learning rate is constant, so a run has no
planned end. `--cooldown-steps N` lowers it to zero over N steps, from any checkpoint, and stops. `--minutes M
--cooldown-fraction 0.4` stops after M minutes and lowers it over the last 40 % of them.
"""

import argparse
import os
import time
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.checkpoint import Run, load_autoencoder, new_run, restore, run_file, save
from training.config import PRESETS, Config
from training.contact_sheet import save_contact_sheet
from training.dataset.data_shards import latent_folder
from training.dataset.latent_dataset import LatentDataset
from training.diffusion import STEPS, Schedule
from training.models.autoencoder import Autoencoder
from training.paths import WORK, starter_pack
from training.tokenizer import Tokenizer
from training.train_utils import Log, Progress, StopSignal, autocast, set_learning_rate

SAVE_EVERY, SAMPLE_EVERY = 300, 1200
"""Seconds."""


def train_step(run: Run, config: Config, schedule: Schedule, latents: Tensor, input_ids: Tensor) -> Tensor:
    """One optimizer step; timesteps are stratified over the batch. Returns the denoiser's loss (a detached scalar).

    `latents` [b, c, h, w], normalised; `input_ids` [b, n]. The latent regressor gets no gradient from the
    denoiser's loss, only from its own mean squared error, so that its output stays a mean.
    """
    batch, device = len(latents), latents.device
    spread = (torch.randperm(batch) + torch.rand(batch)) / batch
    t = (spread * STEPS).long().clamp(max=STEPS - 1).to(device)
    noised, v = schedule.add_noise(latents, torch.randn_like(latents), t)
    with autocast(device.type):
        context = run.text_encoder(input_ids)
        regressed = run.denoiser.regress_latents(context)
        noised = noised.contiguous(memory_format=torch.channels_last)
        predicted = run.denoiser(noised, t, context, regressed.detach())
    loss = (((predicted.float() - v) ** 2).mean((1, 2, 3)) * schedule.weight[t]).mean()
    (loss + F.mse_loss(regressed.float(), latents)).backward()
    torch.nn.utils.clip_grad_norm_(run.parameters, 1.0)
    run.optimizer.step()
    run.optimizer.zero_grad(set_to_none=True)
    run.step += 1
    run.samples += batch
    run.update_ema(config.ema_decay)
    return loss.detach()


def save_samples(run: Run, config: Config, autoencoder: Autoencoder, tokenizer: Tokenizer) -> None:
    """A contact sheet drawn with the averaged weights, named after the step."""
    run.swap_with_ema()
    file = WORK / "samples" / f"{config.name}-{run.step:07d}.png"
    save_contact_sheet(file, config, run.text_encoder, run.denoiser, autoencoder, tokenizer)
    run.swap_with_ema()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--cooldown-steps", type=int, default=0, help="lower the rate to zero over them, then stop")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="then save and stop")
    parser.add_argument("--cooldown-fraction", type=float, default=0.0, help="of the minutes, at their end")
    parser.add_argument("--batch", type=int, help="default: the preset's")
    parser.add_argument("--learning-rate", type=float, help="default: the preset's")
    parser.add_argument("--ema-decay", type=float, help="default: the preset's")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    preset = PRESETS[args.preset]
    config = replace(
        preset,
        batch=args.batch or preset.batch,
        learning_rate=args.learning_rate or preset.learning_rate,
        ema_decay=args.ema_decay or preset.ema_decay,
    )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.benchmark = True

    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    data = LatentDataset(latent_folder(config), tokenizer)
    file = run_file(config)
    run = new_run(config, device)
    if file.exists():
        restore(run, file)
    autoencoder = load_autoencoder(config).to(device)
    schedule, log, stop = Schedule(device), Log(WORK / "log.txt"), StopSignal()
    (WORK / "pid").write_text(str(os.getpid()))

    progress = Progress(args.minutes, config.warmup_steps, args.cooldown_fraction, args.cooldown_steps)
    saved = sampled = time.time()
    ended = False
    while not (ended or stop.received):
        pictures = data.refresh(wait=True)
        new = run.text_encoder.add_tokens(data.tokens)
        log.write(f"epoch of {pictures} pictures, {new} new tokens")
        torch.manual_seed(run.step)
        for latents, input_ids in data.epoch(np.random.default_rng(run.step), config.batch):
            rate = config.learning_rate * progress.learning_rate_factor
            set_learning_rate(run.optimizer, rate)
            loss = train_step(run, config, schedule, latents.to(device), input_ids.to(device))
            progress.steps += 1
            log.add(run.step, run.samples, loss, rate, config.batch)
            now = time.time()
            ended = progress.fraction_done >= 1
            if now - saved > SAVE_EVERY:
                save(run, file)
                saved = now
            if now - sampled > SAMPLE_EVERY:
                save_samples(run, config, autoencoder, tokenizer)
                sampled = now
            if ended or stop.received:
                break
    save(run, file)
    if ended:
        save_samples(run, config, autoencoder, tokenizer)
    log.write(f"stopped at step {run.step}")


if __name__ == "__main__":
    main()
