"""What every run shares: a log, stopping on a signal, the number format."""

import contextlib
import signal
import time
from dataclasses import dataclass, field
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


@dataclass
class Progress:
    """How far a session has come, by its own steps or its time, and the part that cools down, 0–1."""

    minutes: float
    warm_up: int
    cooling: float = 0.0
    cooldown: int = 0
    began: float = field(default_factory=time.time)
    steps: int = 0

    @property
    def done(self) -> float:
        """0–1, and more once it should have ended."""
        by_time = (time.time() - self.began) / (60 * self.minutes)
        return max(by_time, self.steps / self.cooldown if self.cooldown else 0.0)

    @property
    def heat(self) -> float:
        """The part of the learning rate to use: up to 1 while it warms up, down to 0 while it cools down."""
        warm = min(1.0, (self.steps + 1) / self.warm_up)
        cooling = 1.0 if self.cooldown else self.cooling
        return warm * min(1.0, max(0.0, 1 - self.done) / cooling) if cooling else warm


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate


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
