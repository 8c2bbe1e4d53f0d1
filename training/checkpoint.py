"""State of a training run, saved so that a run can stop anywhere and go on on another machine."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.config import Config
from training.denoiser import Denoiser
from training.shards import save_atomically
from training.text_encoder import TextEncoder


@dataclass
class Run:
    """Networks being trained, their exponential moving average, the optimizer and the counters."""

    text_encoder: TextEncoder
    denoiser: Denoiser
    optimizer: torch.optim.Optimizer
    average: list[Tensor]
    step: int = 0
    samples: int = 0
    prior_step: int = 0

    @property
    def parameters(self) -> list[nn.Parameter]:
        return [*self.text_encoder.parameters(), *self.denoiser.parameters()]

    def update_average(self, decay: float) -> None:
        """Short memory at first, so that the average follows the early, fast progress."""
        now = min(decay, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self.average, [p.detach() for p in self.parameters], 1 - now)

    def swap(self) -> None:
        """Exchange the weights with their average (call twice to undo)."""
        for weight, mean in zip(self.parameters, self.average, strict=True):
            kept = weight.detach().clone()
            weight.data.copy_(mean)
            mean.copy_(kept)


def new_run(config: Config, device: str) -> Run:
    """Fresh networks, the same on every machine."""
    torch.manual_seed(0)
    text_encoder, denoiser = TextEncoder(config.text_encoder), Denoiser(config.denoiser)
    text_encoder.to(device)
    denoiser.to(device, memory_format=torch.channels_last)
    parameters = [*text_encoder.parameters(), *denoiser.parameters()]
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=config.learning_rate, betas=(0.9, 0.99), foreach=True)
    return Run(text_encoder, denoiser, optimizer, [p.detach().clone() for p in parameters])


def save(run: Run, file: Path) -> None:
    state = {
        "text_encoder": run.text_encoder.state_dict(),
        "denoiser": run.denoiser.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "average": run.average,
        "step": run.step,
        "samples": run.samples,
        "prior_step": run.prior_step,
    }
    save_atomically(state, file)


def restore(run: Run, file: Path) -> None:
    state = torch.load(file, map_location="cpu")
    run.text_encoder.load_state_dict(state["text_encoder"])
    run.denoiser.load_state_dict(state["denoiser"])
    run.optimizer.load_state_dict(state["optimizer"])
    for mean, saved in zip(run.average, state["average"], strict=True):
        mean.copy_(saved)
    run.step, run.samples, run.prior_step = state["step"], state["samples"], state["prior_step"]
