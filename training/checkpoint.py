"""Checkpoints: the state of a training run, and the autoencoder's weights.

A run can be stopped at any step and continued on another machine. Weights saved under earlier names still load.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.config import Config
from training.dataset.data_shards import save_atomically
from training.models.autoencoder import Autoencoder
from training.models.denoiser import Denoiser
from training.models.text_encoder import TextEncoder
from training.paths import WORK

EARLIER_NAMES = {
    "prior": "latent_regressor",
    "prior_in": "regressed_in",
    "doubler": "upsampling_head",
    "deviation": "std",
}
"""Parts of state-dict keys as the committed pack and older checkpoints have them → as the modules have them."""


def current_key(key: str) -> str:
    """A state-dict key in today's names: "prior.query.bias" → "latent_regressor.query.bias"."""
    return ".".join(EARLIER_NAMES.get(part, part) for part in key.split("."))


def load_weights(network: nn.Module, state: Mapping[str, Tensor]) -> None:
    """`load_state_dict` that also takes the earlier key names."""
    network.load_state_dict({current_key(key): value for key, value in state.items()})


@dataclass
class Run:
    """The networks being trained, the exponential moving average of their weights, optimizer and counters.

    `step` and `samples` count training.train_text_to_image, `regressor_step` training.train_latent_regressor.
    """

    text_encoder: TextEncoder
    denoiser: Denoiser
    optimizer: torch.optim.Optimizer
    ema: list[Tensor]
    step: int = 0
    samples: int = 0
    regressor_step: int = 0

    @property
    def parameters(self) -> list[nn.Parameter]:
        """In the order of `ema`."""
        return [*self.text_encoder.parameters(), *self.denoiser.parameters()]

    def update_ema(self, decay: float) -> None:
        """The decay grows with the steps up to `decay`, so that the average follows fast early progress."""
        now = min(decay, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(self.ema, [p.detach() for p in self.parameters], 1 - now)

    def swap_with_ema(self) -> None:
        """Exchange the weights with their moving average; a second call undoes it."""
        for weight, mean in zip(self.parameters, self.ema, strict=True):
            kept = weight.detach().clone()
            weight.data.copy_(mean)
            mean.copy_(kept)


def new_run(config: Config, device: str) -> Run:
    """Newly initialised networks, the same on every machine."""
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


def run_file(config: Config) -> Path:
    return WORK / f"run-{config.name}.pt"


def save(run: Run, file: Path) -> None:
    state = {
        "text_encoder": run.text_encoder.state_dict(),
        "denoiser": run.denoiser.state_dict(),
        "optimizer": run.optimizer.state_dict(),
        "ema": run.ema,
        "step": run.step,
        "samples": run.samples,
        "regressor_step": run.regressor_step,
    }
    save_atomically(state, file)


def restore(run: Run, file: Path) -> None:
    """Load a checkpoint into `run`. Files with the earlier keys "average" and "prior_step" load, too."""
    state = torch.load(file, map_location="cpu")
    load_weights(run.text_encoder, state["text_encoder"])
    load_weights(run.denoiser, state["denoiser"])
    run.optimizer.load_state_dict(state["optimizer"])
    for mean, saved in zip(run.ema, state["ema" if "ema" in state else "average"], strict=True):
        mean.copy_(saved)
    run.step, run.samples = state["step"], state["samples"]
    run.regressor_step = state["regressor_step" if "regressor_step" in state else "prior_step"]


def autoencoder_file(config: Config) -> Path:
    return WORK / f"autoencoder-{config.name}.pt"


def load_autoencoder(config: Config) -> Autoencoder:
    autoencoder = Autoencoder(config.autoencoder)
    load_weights(autoencoder, torch.load(autoencoder_file(config), map_location="cpu"))
    return autoencoder.eval()
