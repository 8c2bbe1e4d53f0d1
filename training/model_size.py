"""Parameters, stored bytes and FLOPs of a preset: `python -m training.model_size --preset gpu`."""

import argparse

import torch
from torch.utils.flop_counter import FlopCounterMode

from training.config import PRESETS
from training.models.autoencoder import Autoencoder
from training.models.denoiser import Denoiser
from training.models.text_encoder import TextEncoder
from training.tokenizer import LENGTH

BITS_PER_WEIGHT = {"text_encoder": 16, "unet": 8, "vae_decoder": 16, "vae_encoder": 16}
"""In the graphs of training.export_onnx."""


def count_flops(network: torch.nn.Module, *inputs: torch.Tensor) -> float:
    """FLOPs of one forward pass; a multiply-add counts as two."""
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(*inputs)
    return counter.get_total_flops()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="gpu")
    parser.add_argument("--steps", type=int, default=8)
    args = parser.parse_args()
    config = PRESETS[args.preset]
    side, channels = config.latent_side, config.autoencoder.latent_channels
    with torch.device("meta"):
        autoencoder = Autoencoder(config.autoencoder)
        text_encoder, denoiser = TextEncoder(config.text_encoder), Denoiser(config.denoiser)
        latents, ids = torch.randn(1, channels, side, side), torch.zeros(1, LENGTH, dtype=torch.long)
        context = torch.randn(1, LENGTH, config.text_encoder.width)
        parts = {
            "text_encoder": (text_encoder, (ids,)),
            "unet": (denoiser, (latents, torch.zeros(1), context)),
            "vae_decoder": (autoencoder.decoder, (latents,)),
            "vae_encoder": (autoencoder.encoder, (torch.randn(1, 3, config.base_resolution, config.base_resolution),)),
        }
        counted = {name: count_flops(network, *inputs) for name, (network, inputs) in parts.items()}
    total = 0
    for name, (network, _) in parts.items():
        weights = sum(parameter.numel() for parameter in network.parameters())
        stored = weights * BITS_PER_WEIGHT[name] / 8
        total += stored
        print(f"{name:13} {weights / 1e6:6.2f} M  {stored / 1e6:5.1f} MB  {counted[name] / 1e9:6.2f} GFLOP")
    flops_per_picture = 2 * args.steps * counted["unet"] + 2 * counted["text_encoder"] + counted["vae_decoder"]
    print(f"all: {total / 1e6:.1f} MB; a picture ({args.steps} steps, guidance): {flops_per_picture / 1e9:.0f} GFLOP")


if __name__ == "__main__":
    main()
