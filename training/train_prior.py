"""Train the prior and the text encoder, without noise: `python -m training.train_prior --minutes 60`.

The first stage of a run: `training.train` then goes on with everything. With `--words-stay` it is one for
later too: the text encoder, which a trained denoiser listens to, is left as it is. SIGTERM (or Ctrl-C) saves
and stops; the same command goes on. Writes a sheet of what the prior expects of the sheet's prompts.
"""

import argparse
import os
import time

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from training.autoencoder import Autoencoder
from training.checkpoint import Run, new_run, restore, save
from training.config import PRESETS, Config
from training.dataset import Latents
from training.encode import load_autoencoder
from training.paths import WORK, starter_pack
from training.runs import Log, Progress, Stopper, autocast, set_rate
from training.shards import latent_folder
from training.sheets import PROMPTS, tile
from training.tokenizer import Tokenizer, padded

SAVE_EVERY, WARM_UP, EMA_DECAY = 300, 200, 0.999


def train_step(run: Run, optimizer: torch.optim.Optimizer, latents: Tensor, input_ids: Tensor) -> Tensor:
    """One batch; returns the mean squared error, of latents of deviation 1 (a scalar, detached)."""
    with autocast(latents.device.type):
        expected = run.denoiser.expect(run.text_encoder(input_ids))
    loss = F.mse_loss(expected.float(), latents)
    loss.backward()
    for group in optimizer.param_groups:
        torch.nn.utils.clip_grad_norm_(group["params"], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    run.prior_step += 1
    run.update_average(EMA_DECAY)
    return loss.detach()


@torch.no_grad()
def draw_sheet(run: Run, config: Config, autoencoder: Autoencoder, tokenizer: Tokenizer) -> None:
    run.swap()
    device = next(run.denoiser.parameters()).device
    ids = torch.tensor(padded([tokenizer(prompt) for prompt in PROMPTS]), device=device)
    pictures = autoencoder.decode(run.denoiser.expect(run.text_encoder(ids)))
    file = WORK / "samples" / f"{config.name}-prior-{run.prior_step:07d}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    tile(pictures, columns=8).save(file)
    run.swap()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--minutes", type=float, default=float("inf"), help="save and stop after so long")
    options.add_argument("--batch", type=int, default=32)
    options.add_argument("--rate", type=float, default=1e-3)
    options.add_argument("--words-stay", action="store_true", help="do not train the text encoder")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    config = PRESETS[given.preset]
    device = "cuda" if torch.cuda.is_available() else "cpu"

    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    data = Latents(latent_folder(config), tokenizer)
    file = WORK / f"run-{config.name}.pt"
    run = new_run(config, device)
    if file.exists():
        restore(run, file)
    autoencoder = load_autoencoder(config).to(device)
    log, stopper = Log(WORK / "log.txt"), Stopper()
    (WORK / "pid").write_text(str(os.getpid()))
    run.text_encoder.requires_grad_(not given.words_stay)
    learnt = [
        p for p in (*run.text_encoder.parameters(), *run.denoiser.prior.parameters()) if p.requires_grad
    ]
    optimizer = torch.optim.AdamW(learnt, lr=given.rate, betas=(0.9, 0.99), weight_decay=0.01, foreach=True)

    progress = Progress(given.minutes, WARM_UP)
    saved = time.time()
    ended = False
    while not (ended or stopper.asked):
        pictures = data.refresh(wait=True)
        new = run.text_encoder.learn(data.tokens)
        log.write(f"prior, epoch of {pictures} pictures, {new} new tokens")
        for latents, input_ids in data.epoch(np.random.default_rng(run.prior_step), given.batch):
            rate = given.rate * progress.heat
            set_rate(optimizer, rate)
            loss = train_step(run, optimizer, latents.to(device), input_ids.to(device))
            progress.steps += 1
            log.add(run.prior_step, run.prior_step * given.batch, loss, rate, given.batch)
            ended = progress.done >= 1
            if time.time() - saved > SAVE_EVERY:
                save(run, file)
                draw_sheet(run, config, autoencoder, tokenizer)
                saved = time.time()
            if ended or stopper.asked:
                break
    save(run, file)
    draw_sheet(run, config, autoencoder, tokenizer)
    log.write(f"prior stopped at step {run.prior_step}")


if __name__ == "__main__":
    main()
