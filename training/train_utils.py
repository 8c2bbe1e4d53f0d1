"""Shared by the training scripts: log, learning-rate schedule, stopping on a signal, mixed precision."""

import contextlib
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import Tensor

LOG_EVERY = 50


class Log:
    """A log file, also printed. Per line: step, samples, mean loss since the last line, learning rate, samples/s."""

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
    """Warm-up, constant rate and cooldown of one session, which ends after `minutes` or after `cooldown_steps`.

    `cooldown_steps` above 0: the rate falls from the first step on. Otherwise it falls over the last
    `cooldown_fraction` (0–1) of the minutes.
    """

    minutes: float
    warmup_steps: int
    cooldown_fraction: float = 0.0
    cooldown_steps: int = 0
    began: float = field(default_factory=time.time)
    steps: int = 0

    @property
    def fraction_done(self) -> float:
        """0 at the start of the session; 1 or more when it should end."""
        by_time = (time.time() - self.began) / (60 * self.minutes)
        return max(by_time, self.steps / self.cooldown_steps if self.cooldown_steps else 0.0)

    @property
    def learning_rate_factor(self) -> float:
        """0–1, to multiply the learning rate with: linear warm-up, linear cooldown to 0."""
        warm = min(1.0, (self.steps + 1) / self.warmup_steps)
        cooldown = 1.0 if self.cooldown_steps else self.cooldown_fraction
        return warm * min(1.0, max(0.0, 1 - self.fraction_done) / cooldown) if cooldown else warm


def set_learning_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = rate


class StopSignal:
    """`received` becomes true on SIGTERM or Ctrl-C; the training loop then saves and ends."""

    def __init__(self):
        self.received = False
        signal.signal(signal.SIGTERM, self._receive)
        signal.signal(signal.SIGINT, self._receive)

    def _receive(self, *_) -> None:
        self.received = True


def autocast(device: str):
    """bf16 on a GPU. fp32 on a CPU, where bf16 is many times slower unless it has AMX."""
    return torch.autocast("cuda", torch.bfloat16) if device == "cuda" else contextlib.nullcontext()
