"""Train the scorer on rendered pictures: `python -m training.evaluate.train_scorer`; needs training.render.

The same command goes on where it stopped. Captions and pictures of a batch are matched both ways (InfoNCE).
"""

import argparse
import math
import time

import numpy as np
import torch
from torch.nn import functional as F

from training.config import PRESETS, Config
from training.encode import as_input
from training.evaluate.scorer import SCORER_FILE, Scorer
from training.paths import WORK, starter_pack
from training.runs import Log, Stopper, autocast, set_rate
from training.shards import picture_folder, save_atomically, training_shards
from training.tokenizer import Tokenizer, padded

BATCH = 128
PEAK_RATE = 1.5e-3


def load_pictures(config: Config, tokenizer: Tokenizer):
    """All training pictures (a list of memory-mapped shards) and their captions' ids."""
    pictures, ids = [], []
    for file in training_shards(picture_folder(config)):
        shard = torch.load(file, mmap=True)
        pictures.append(shard["pictures"])
        ids += [[tokenizer(caption) for caption in pair] for pair in shard["captions"]]
    return torch.cat(pictures), ids


def matching_loss(scorer: Scorer, pictures: torch.Tensor, input_ids: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the right caption per picture and of the right picture per caption."""
    seen, said = scorer.embed_pictures(pictures), scorer.embed_ids(input_ids)
    logits = scorer.log_scale.exp().clamp(max=60) * seen @ said.T
    right = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--steps", type=int, default=600)
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    pictures, ids = load_pictures(PRESETS[given.preset], tokenizer)
    scorer = Scorer()
    scorer.text_encoder.learn({token for pair in ids for row in pair for token in row})
    scorer.to(device)
    optimizer = torch.optim.AdamW(scorer.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.02)
    step, state_file = 0, WORK / "scorer-run.pt"
    if state_file.exists():
        state = torch.load(state_file, map_location=device)
        scorer.load_state_dict(state["weights"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    log, stopper, saved = Log(WORK / "log-scorer.txt"), Stopper(), time.time()

    def save() -> None:
        state = {"weights": scorer.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
        save_atomically(state, state_file)

    while step < given.steps and not stopper.asked:
        noise = np.random.default_rng(step)
        rate = PEAK_RATE * min(1, (step + 1) / 50) * (0.5 + 0.5 * math.cos(math.pi * step / given.steps))
        set_rate(optimizer, rate)
        chosen = np.sort(noise.choice(len(ids), BATCH, replace=False))
        batch = as_input(pictures[torch.from_numpy(chosen)], device)
        rows = padded([ids[i][noise.integers(2)] for i in chosen])
        with autocast(device):
            loss = matching_loss(scorer, batch, torch.tensor(rows, device=device))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(scorer.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        log.add(step, step * BATCH, loss.detach(), rate, BATCH)
        if time.time() - saved > 120:
            save()
            saved = time.time()
    save()
    if step >= given.steps:
        save_atomically(scorer.cpu().state_dict(), SCORER_FILE)
        state_file.unlink()


if __name__ == "__main__":
    main()
