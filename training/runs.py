"""What every run shares: a log, stopping on a signal, the number format."""

import contextlib
import signal
import time
from pathlib import Path

import torch
from torch import Tensor

LOG_EVERY = 50


class Log:
    """Lines of step, samples, loss (mean since the last line), learning rate and samples per second."""

    def __init__(self, file: Path):
        self.file, self.losses, self.since = file, [], time.time()

    def add(self, step: int, samples: int, loss: float | Tensor, rate: float, batch: int) -> None:
        self.losses.append(loss)
        if step % LOG_EVERY:
            return
        speed = len(self.losses) * batch / (time.time() - self.since)
        mean = sum(float(one) for one in self.losses) / len(self.losses)
        self.write(f"step {step} samples {samples} loss {mean:.4f} lr {rate:.1e} {speed:.1f}/s")
        self.losses, self.since = [], time.time()

    def write(self, line: str) -> None:
        print(line, flush=True)
        with self.file.open("a") as out:
            out.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {line}\n")


class Stopper:
    """`asked` turns true on SIGTERM or Ctrl-C, for a loop that then saves and ends."""

    def __init__(self):
        self.asked = False
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_) -> None:
        self.asked = True


def autocast(device: str):
    """bf16 on a GPU; fp32 on a CPU, where bf16 pays only with AMX (on AVX2 it is many times slower)."""
    return torch.autocast("cuda", torch.bfloat16) if device == "cuda" else contextlib.nullcontext()
