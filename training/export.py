"""Write a pack in diffusers layout, from the averaged weights: `python -m training.export --to FOLDER`.

Weights are stored in 16 bits, the denoiser's (two thirds of a pack) in 8.
"""

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from training.autoencoder import Autoencoder
from training.checkpoint import new_run, restore
from training.config import PRESETS, AutoencoderConfig, Config
from training.dataset import Latents
from training.diffusion import STEPS
from training.encode import load_autoencoder
from training.onnx_weights import name_initializers, store_small
from training.paths import WORK, starter_pack
from training.shards import latent_folder
from training.synonyms import apply_synonyms
from training.text_encoder import TextEncoder
from training.tokenizer import END, LENGTH, SIZE, START, Tokenizer, padded

OPSET = 17
PARTS = ("text_encoder", "unet", "vae_decoder", "vae_encoder")
PICTURE_AXES = {
    "latent_sample": {0: "batch", 2: "height", 3: "width"},
    "sample": {0: "batch", 2: "picture_height", 3: "picture_width"},
}


class LatentEncoder(nn.Module):
    """`sample` ±1, at the side pictures are drawn at → `latent_sample`, unit-scaled."""

    def __init__(self, autoencoder: Autoencoder):
        super().__init__()
        self.encoder = autoencoder.encoder
        self.register_buffer("mean", autoencoder.mean)
        self.register_buffer("deviation", autoencoder.deviation)
        self.halve = nn.Identity() if autoencoder.decoder.doubler is None else nn.AvgPool2d(2)

    def forward(self, sample: Tensor) -> Tensor:
        return (self.encoder(self.halve(sample)) - self.mean) / self.deviation


class LatentDecoder(nn.Module):
    """`latent_sample` → `sample` ±1, clamped."""

    def __init__(self, autoencoder: Autoencoder):
        super().__init__()
        self.decoder = autoencoder.decoder
        self.register_buffer("mean", autoencoder.mean)
        self.register_buffer("deviation", autoencoder.deviation)

    def forward(self, latent_sample: Tensor) -> Tensor:
        return self.decoder(latent_sample * self.deviation + self.mean).clamp(-1, 1)


class Clamped(nn.Module):
    """`latent_sample` → `sample` ±1, for a decoder of unit-scaled latents."""

    def __init__(self, decoder: nn.Module):
        super().__init__()
        self.decoder = decoder

    def forward(self, latent_sample: Tensor) -> Tensor:
        return self.decoder(latent_sample).clamp(-1, 1)


def write_graph(
    network: nn.Module,
    inputs: dict[str, Tensor],
    output: str,
    axes: dict,
    file: Path,
    eight_bits: bool = False,
) -> None:  # fmt: skip
    """Export one network with named inputs and one output; `axes` names the dynamic dimensions of each."""
    file.parent.mkdir(parents=True, exist_ok=True)
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    torch.onnx.export(
        network, tuple(inputs.values()), str(file), input_names=list(inputs), output_names=[output],
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    model = onnx.load(file)
    name_initializers(model.graph, network)
    store_small(model.graph, eight_bits)
    onnx.checker.check_model(model)
    onnx.save(model, file)


def write_networks(
    config: Config, text_encoder: TextEncoder, denoiser: nn.Module, autoencoder: Autoencoder, to: Path
):
    """The four graphs."""
    batch, side, channels = 2, config.latent_side, config.autoencoder.latent_channels
    ids = torch.tensor(padded([[START, 320, END]] * batch, LENGTH))
    context = text_encoder.eval()(ids).detach()
    latents = torch.randn(batch, channels, side, side)
    pictures = torch.randn(batch, 3, config.drawn, config.drawn)
    words, plane = {0: "batch", 1: "sequence"}, PICTURE_AXES["latent_sample"]
    write_graph(
        text_encoder, {"input_ids": ids}, "last_hidden_state",
        {"input_ids": words, "last_hidden_state": words}, to / "text_encoder/model.onnx",
    )  # fmt: skip
    write_graph(
        denoiser,
        {"sample": latents, "timestep": torch.tensor([999]), "encoder_hidden_states": context},
        "out_sample",
        {"sample": plane, "timestep": {0: "steps"}, "encoder_hidden_states": words, "out_sample": plane},
        to / "unet/model.onnx",
        eight_bits=True,
    )
    write_graph(
        LatentDecoder(autoencoder), {"latent_sample": latents}, "sample", PICTURE_AXES,
        to / "vae_decoder/model.onnx",
    )  # fmt: skip
    write_graph(
        LatentEncoder(autoencoder), {"sample": pictures}, "latent_sample", PICTURE_AXES,
        to / "vae_encoder/model.onnx",
    )  # fmt: skip


def write_preview(config: Config, decoder: nn.Module, to: Path) -> Path:
    """The small decoder of training.train_preview, beside the four graphs."""
    latents = torch.randn(2, config.autoencoder.latent_channels, config.latent_side, config.latent_side)
    file = to / "preview_decoder/model.onnx"
    write_graph(Clamped(decoder), {"latent_sample": latents}, "sample", PICTURE_AXES, file)
    return file


def block_out_channels(config: AutoencoderConfig) -> list[int]:
    """As diffusers counts them: one more than there are halvings, which is how readers learn the factor."""
    finest = [config.doubler] if config.doubler else []
    return [(*finest, *config.decoder)[0], *finest, *config.decoder]


def descriptions(config: Config) -> dict[str, dict]:
    """The JSON files around the graphs, as diffusers names them."""
    text, denoiser, latent = config.text_encoder, config.denoiser, config.autoencoder.latent_channels
    vae = {
        "_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3, "latent_channels": latent,
        "block_out_channels": block_out_channels(config.autoencoder), "sample_size": config.drawn,
        "scaling_factor": 1.0,
    }  # fmt: skip
    return {
        "model_index.json": {
            "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.24.0",
            "feature_extractor": [None, None], "safety_checker": [None, None],
            "requires_safety_checker": False,
            "scheduler": ["diffusers", "DDIMScheduler"], "tokenizer": ["transformers", "CLIPTokenizer"],
            **{part: ["diffusers", "OnnxRuntimeModel"] for part in PARTS},
        },
        "scheduler/scheduler_config.json": {
            "_class_name": "DDIMScheduler", "num_train_timesteps": STEPS, "beta_start": 0.0001,
            "beta_end": 0.02, "beta_schedule": "squaredcos_cap_v2", "trained_betas": None,
            "prediction_type": "v_prediction", "clip_sample": False, "set_alpha_to_one": True,
            "steps_offset": 0, "timestep_spacing": "trailing",
        },
        "text_encoder/config.json": {
            "architectures": ["CLIPTextModel"], "model_type": "clip_text_model", "hidden_size": text.width,
            "num_hidden_layers": text.layers, "num_attention_heads": text.heads,
            "max_position_embeddings": LENGTH, "vocab_size": SIZE, "bos_token_id": START, "eos_token_id": END,
            "pad_token_id": END,
        },
        "unet/config.json": {
            "_class_name": "UNet2DConditionModel", "sample_size": config.latent_side, "in_channels": latent,
            "out_channels": latent, "cross_attention_dim": denoiser.context, "center_input_sample": False,
        },
        "vae_decoder/config.json": vae,
        "vae_encoder/config.json": vae,
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--to", type=Path, required=True)
    given = options.parse_args()
    config = PRESETS[given.preset]
    source = starter_pack() / "tokenizer"
    run = new_run(config, "cpu")
    restore(run, WORK / f"run-{config.name}.pt")
    run.swap()
    tokenizer = Tokenizer(source)
    data = Latents(latent_folder(config), tokenizer)
    data.refresh()
    forgotten = run.text_encoder.keep_only(data.tokens)
    gained = apply_synonyms(run.text_encoder, tokenizer)
    print(f"{len(data.tokens)} tokens in the captions; {forgotten} others forgotten, {gained} synonyms")
    with torch.no_grad():
        write_networks(config, run.text_encoder, run.denoiser, load_autoencoder(config), given.to)
    for name, content in descriptions(config).items():
        (given.to / name).parent.mkdir(parents=True, exist_ok=True)
        (given.to / name).write_text(json.dumps(content, indent=1) + "\n")
    if source.resolve() != (given.to / "tokenizer").resolve():
        shutil.copytree(source, given.to / "tokenizer", dirs_exist_ok=True)
    size = sum(file.stat().st_size for file in given.to.rglob("*") if file.is_file())
    print(f"{given.to}: step {run.step}, {run.samples} samples, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
