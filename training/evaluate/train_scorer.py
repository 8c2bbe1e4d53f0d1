"""Train the scorer on rendered pictures: `python -m training.evaluate.train_scorer`. Needs training.dataset.render.

SIGTERM or Ctrl-C saves and stops; the same command continues. Loss: symmetric InfoNCE, as CLIP's.
"""

import argparse
import math
import time

import numpy as np
import torch
from torch.nn import functional as F

from training.config import PRESETS, Config
from training.dataset.data_shards import picture_folder, save_atomically, to_model_input, training_shards
from training.evaluate.scorer import SCORER_FILE, Scorer
from training.paths import WORK, starter_pack
from training.tokenizer import Tokenizer, padded
from training.train_utils import Log, StopSignal, autocast, set_learning_rate

BATCH = 128
PEAK_RATE = 1.5e-3


def load_pictures(config: Config, tokenizer: Tokenizer):
    """All training pictures, uint8 [n, s, s, 3], and the token ids of both captions of each."""
    pictures, ids = [], []
    for file in training_shards(picture_folder(config)):
        shard = torch.load(file, mmap=True)
        pictures.append(shard["pictures"])
        ids += [[tokenizer(caption) for caption in pair] for pair in shard["captions"]]
    return torch.cat(pictures), ids


def matching_loss(scorer: Scorer, pictures: torch.Tensor, input_ids: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy of the caption given the picture and of the picture given the caption, within the batch."""
    picture_vectors, caption_vectors = scorer.embed_pictures(pictures), scorer.embed_ids(input_ids)
    logits = scorer.log_scale.exp().clamp(max=60) * picture_vectors @ caption_vectors.T
    right = torch.arange(len(logits), device=logits.device)
    return (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right)) / 2


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--steps", type=int, default=600)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokenizer = Tokenizer(starter_pack() / "tokenizer")
    pictures, ids = load_pictures(PRESETS[args.preset], tokenizer)
    scorer = Scorer()
    scorer.text_encoder.add_tokens({token for pair in ids for row in pair for token in row})
    scorer.to(device)
    optimizer = torch.optim.AdamW(scorer.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.02)
    step, state_file = 0, WORK / "scorer-run.pt"
    if state_file.exists():
        state = torch.load(state_file, map_location=device)
        scorer.load_state_dict(state["weights"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    log, stop, saved = Log(WORK / "log-scorer.txt"), StopSignal(), time.time()

    def save() -> None:
        state = {"weights": scorer.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
        save_atomically(state, state_file)

    while step < args.steps and not stop.received:
        rng = np.random.default_rng(step)
        rate = PEAK_RATE * min(1, (step + 1) / 50) * (0.5 + 0.5 * math.cos(math.pi * step / args.steps))
        set_learning_rate(optimizer, rate)
        chosen = np.sort(rng.choice(len(ids), BATCH, replace=False))
        batch = to_model_input(pictures[torch.from_numpy(chosen)], device)
        rows = padded([ids[i][rng.integers(2)] for i in chosen])
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
    if step >= args.steps:
        save_atomically(scorer.cpu().state_dict(), SCORER_FILE)
        state_file.unlink()


if __name__ == "__main__":
    main()
