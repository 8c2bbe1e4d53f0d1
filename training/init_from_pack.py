"""Begin a run from the committed pack: `python -m training.init_from_pack`, then `python -m training.train`.

Reads the weights back out of the four ONNX graphs (8 and 16 bits, as they are stored) and writes the
autoencoder and a checkpoint whose optimizer is new. `--preset` may be larger than `--of`, the pack's, where
widths are the same: what it has more begins by doing nothing, so that the grown networks draw what the pack
draws. Packs not written by training.export are refused.
"""

import argparse

import torch
from torch import nn

from training.autoencoder import Autoencoder
from training.checkpoint import Run, new_run, save
from training.config import PRESETS, Config
from training.encode import autoencoder_file
from training.export import LatentDecoder, LatentEncoder
from training.onnx_weights import read_into
from training.paths import WORK, starter_pack
from training.shards import save_atomically

LAST_OF_A_BRANCH = ("conv_out", "self_out", "cross_out", "attention_out", "feed_out")
"""Layers whose result is added to what goes past them."""


def grow(small: nn.Module, large: nn.Module) -> None:
    """Weights of `small` into `large`, whose other blocks are silenced.

    Raises KeyError for what does not fit.
    """
    kept = small.state_dict()
    more = large.load_state_dict(kept, strict=False)
    if more.unexpected_keys:
        raise KeyError(f"Nowhere to put {', '.join(more.unexpected_keys)}.")
    for name in more.missing_keys:
        if name.split(".")[-2] in LAST_OF_A_BRANCH:
            nn.init.zeros_(large.get_parameter(name))


def begin(config: Config, of: Config) -> tuple[Run, Autoencoder]:
    """A run of preset `config` that draws as the committed pack does, which is of preset `of`."""
    pack = starter_pack()
    autoencoder = Autoencoder(of.autoencoder)
    read_into(LatentEncoder(autoencoder), pack / "vae_encoder/model.onnx")
    read_into(LatentDecoder(autoencoder), pack / "vae_decoder/model.onnx")
    stored, run = new_run(of, "cpu"), new_run(config, "cpu")
    read_into(stored.text_encoder, pack / "text_encoder/model.onnx")
    read_into(stored.denoiser, pack / "unet/model.onnx")
    grow(stored.text_encoder, run.text_encoder)
    grow(stored.denoiser, run.denoiser)
    with torch.no_grad():
        for mean, weight in zip(run.average, run.parameters, strict=True):
            mean.copy_(weight)
    return run, autoencoder


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--of", choices=PRESETS, default="gpu", help="what the pack is")
    options.add_argument("--force", action="store_true", help="replace a checkpoint that is there")
    given = options.parse_args()
    config = PRESETS[given.preset]
    file = WORK / f"run-{config.name}.pt"
    if file.exists() and not given.force:
        raise SystemExit(f"{file} is there; train on from it, or pass --force to replace it.")
    run, autoencoder = begin(config, PRESETS[given.of])
    WORK.mkdir(parents=True, exist_ok=True)
    save_atomically(autoencoder.state_dict(), autoencoder_file(config))
    save(run, file)
    print(f"{file}: weights of {starter_pack()}")


if __name__ == "__main__":
    main()
