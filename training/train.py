"""Train text encoder and denoiser: `python -m training.train`. SIGTERM (or Ctrl-C) saves and stops.

The same command goes on where the last run stopped. The learning rate is constant, so that a run has no
planned end; `--cooldown N` lets it fall to zero over N steps and then stops, from any checkpoint. Where time
is what is given, `--minutes M --cooling 0.4` stops after M and cools down over the last 40 % of them.
"""

import argparse
import os
import time
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.autoencoder import Autoencoder
from training.checkpoint import Run, new_run, restore, save
from training.config import PRESETS, Config
from training.dataset import Latents
from training.diffusion import STEPS, Schedule
from training.encode import load_autoencoder
from training.paths import WORK, starter_pack
from training.runs import Log, Progress, Stopper, autocast, set_rate
from training.shards import latent_folder
from training.sheets import save_sheet
from training.tokenizer import Tokenizer

SAVE_EVERY, SHEET_EVERY = 300, 1200


def train_step(run: Run, config: Config, schedule: Schedule, latents: Tensor, input_ids: Tensor) -> Tensor:
    """One batch; timesteps are spread evenly over it. Returns the weighted loss (a scalar, detached).

    The prior goes on learning from its own loss only: what the denoiser is given must stay an expectation.
    """
    batch, device = len(latents), latents.device
    spread = (torch.randperm(batch) + torch.rand(batch)) / batch
    t = (spread * STEPS).long().clamp(max=STEPS - 1).to(device)
    noised, v = schedule.noised(latents, torch.randn_like(latents), t)
    with autocast(device.type):
        context = run.text_encoder(input_ids)
        expected = run.denoiser.expect(context)
        noised = noised.contiguous(memory_format=torch.channels_last)
        predicted = run.denoiser(noised, t, context, expected.detach())
    loss = (((predicted.float() - v) ** 2).mean((1, 2, 3)) * schedule.weight[t]).mean()
    (loss + F.mse_loss(expected.float(), latents)).backward()
    torch.nn.utils.clip_grad_norm_(run.parameters, 1.0)
    run.optimizer.step()
    run.optimizer.zero_grad(set_to_none=True)
    run.step += 1
    run.samples += batch
    run.update_average(config.ema_decay)
    return loss.detach()


def draw_sheet(run: Run, config: Config, autoencoder: Autoencoder, tokenizer: Tokenizer) -> None:
    """A sheet of samples of the averaged weights, at this step."""
    run.swap()
    file = WORK / "samples" / f"{config.name}-{run.step:07d}.png"
    save_sheet(file, config, run.text_encoder, run.denoiser, autoencoder, tokenizer)
    run.swap()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument(
        "--cooldown", type=int, default=0, help="decay to zero over so many steps, then stop"
    )
    options.add_argument("--minutes", type=float, default=float("inf"), help="save and stop after so long")
    options.add_argument("--cooling", type=float, default=0.0, help="part of the minutes to cool down over")
    options.add_argument("--batch", type=int, help="default: the preset's")
    options.add_argument("--rate", type=float, help="default: the preset's")
    options.add_argument("--decay", type=float, help="of the average at a step; default: the preset's")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    preset = PRESETS[given.preset]
    config = replace(
        preset,
        batch=given.batch or preset.batch,
        learning_rate=given.rate or preset.learning_rate,
        ema_decay=given.decay or preset.ema_decay,
    )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cudnn.benchmark = True

    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    data = Latents(latent_folder(config), tokenizer)
    file = WORK / f"run-{config.name}.pt"
    run = new_run(config, device)
    if file.exists():
        restore(run, file)
    autoencoder = load_autoencoder(config).to(device)
    schedule, log, stopper = Schedule(device), Log(WORK / "log.txt"), Stopper()
    (WORK / "pid").write_text(str(os.getpid()))

    progress = Progress(given.minutes, config.warm_up, given.cooling, given.cooldown)
    saved = sheeted = time.time()
    ended = False
    while not (ended or stopper.asked):
        pictures = data.refresh(wait=True)
        new = run.text_encoder.learn(data.tokens)
        log.write(f"epoch of {pictures} pictures, {new} new tokens")
        torch.manual_seed(run.step)
        for latents, input_ids in data.epoch(np.random.default_rng(run.step), config.batch):
            rate = config.learning_rate * progress.heat
            set_rate(run.optimizer, rate)
            loss = train_step(run, config, schedule, latents.to(device), input_ids.to(device))
            progress.steps += 1
            log.add(run.step, run.samples, loss, rate, config.batch)
            now = time.time()
            ended = progress.done >= 1
            if now - saved > SAVE_EVERY:
                save(run, file)
                saved = now
            if now - sheeted > SHEET_EVERY:
                draw_sheet(run, config, autoencoder, tokenizer)
                sheeted = now
            if ended or stopper.asked:
                break
    save(run, file)
    if ended:
        draw_sheet(run, config, autoencoder, tokenizer)
    log.write(f"stopped at step {run.step}")


if __name__ == "__main__":
    main()
