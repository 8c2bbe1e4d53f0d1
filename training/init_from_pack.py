"""Initialise a run from the committed pack: `python -m training.init_from_pack`.

Reads the weights from the four ONNX graphs (int8 and float16, as stored) and writes the autoencoder and a
checkpoint with a new optimizer, from which `training.train_text_to_image` continues. `--preset` may have more
layers than `--pack-preset`, with the same widths: the additional layers are initialised to output zero on their
residual branch, so the larger networks first give the pack's output. Refuses packs that training.export_onnx did
not write.
"""

import argparse

import torch
from torch import nn

from training.checkpoint import Run, autoencoder_file, new_run, run_file, save
from training.config import PRESETS, Config
from training.dataset.data_shards import save_atomically
from training.export_onnx import VaeDecoder, VaeEncoder
from training.models.autoencoder import Autoencoder
from training.onnx_weights import load_graph_weights
from training.paths import WORK, starter_pack

BRANCH_OUTPUT_LAYERS = ("conv_out", "self_out", "cross_out", "attention_out", "feed_out")
"""The last layer of each residual branch."""


def grow(small: nn.Module, large: nn.Module) -> None:
    """Copy the weights of `small` into `large`; its additional residual branches are set to output zero.

    Raises KeyError when `large` lacks a parameter of `small`.
    """
    weights = small.state_dict()
    keys = large.load_state_dict(weights, strict=False)
    if keys.unexpected_keys:
        raise KeyError(f"The larger network lacks {', '.join(keys.unexpected_keys)}.")
    for name in keys.missing_keys:
        if name.split(".")[-2] in BRANCH_OUTPUT_LAYERS:
            nn.init.zeros_(large.get_parameter(name))


def init_run(config: Config, pack_config: Config) -> tuple[Run, Autoencoder]:
    """A run of `config` whose networks give the output of the committed pack, which has `pack_config`."""
    pack = starter_pack()
    autoencoder = Autoencoder(pack_config.autoencoder)
    load_graph_weights(VaeEncoder(autoencoder), pack / "vae_encoder/model.onnx")
    load_graph_weights(VaeDecoder(autoencoder), pack / "vae_decoder/model.onnx")
    stored, run = new_run(pack_config, "cpu"), new_run(config, "cpu")
    load_graph_weights(stored.text_encoder, pack / "text_encoder/model.onnx")
    load_graph_weights(stored.denoiser, pack / "unet/model.onnx")
    grow(stored.text_encoder, run.text_encoder)
    grow(stored.denoiser, run.denoiser)
    with torch.no_grad():
        for mean, weight in zip(run.ema, run.parameters, strict=True):
            mean.copy_(weight)
    return run, autoencoder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--pack-preset", choices=PRESETS, default="gpu")
    parser.add_argument("--force", action="store_true", help="overwrite an existing checkpoint")
    args = parser.parse_args()
    config = PRESETS[args.preset]
    file = run_file(config)
    if file.exists() and not args.force:
        raise SystemExit(f"{file} exists; continue from it, or pass --force to overwrite it.")
    run, autoencoder = init_run(config, PRESETS[args.pack_preset])
    WORK.mkdir(parents=True, exist_ok=True)
    save_atomically(autoencoder.state_dict(), autoencoder_file(config))
    save(run, file)
    print(f"{file}: weights of {starter_pack()}")


if __name__ == "__main__":
    main()
