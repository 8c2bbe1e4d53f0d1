"""Export the averaged weights as ONNX graphs in diffusers layout: `python -m training.export_onnx --to FOLDER`.

The denoiser's large weights, two thirds of a pack, are stored as int8, all others as float16.
"""

import argparse
import json
import shutil
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn

from training.checkpoint import load_autoencoder, new_run, restore, run_file
from training.config import PRESETS, AutoencoderConfig, Config
from training.dataset.data_shards import latent_folder
from training.dataset.latent_dataset import LatentDataset
from training.diffusion import STEPS
from training.models.autoencoder import Autoencoder
from training.models.text_encoder import TextEncoder
from training.onnx_weights import name_initializers, store_reduced_precision
from training.paths import starter_pack
from training.synonyms import apply_synonyms
from training.tokenizer import END, LENGTH, START, VOCABULARY_SIZE, Tokenizer, padded

OPSET = 17
PARTS = ("text_encoder", "unet", "vae_decoder", "vae_encoder")
LATENT_AND_PICTURE_AXES = {
    "latent_sample": {0: "batch", 2: "height", 3: "width"},
    "sample": {0: "batch", 2: "picture_height", 3: "picture_width"},
}


class VaeEncoder(nn.Module):
    """`sample` RGB −1…1 at the output resolution → `latent_sample`, normalised."""

    def __init__(self, autoencoder: Autoencoder):
        super().__init__()
        self.encoder = autoencoder.encoder
        self.register_buffer("mean", autoencoder.mean)
        self.register_buffer("std", autoencoder.std)
        self.downsample = nn.Identity() if autoencoder.decoder.upsampling_head is None else nn.AvgPool2d(2)

    def forward(self, sample: Tensor) -> Tensor:
        return (self.encoder(self.downsample(sample)) - self.mean) / self.std


class VaeDecoder(nn.Module):
    """`latent_sample`, normalised → `sample` RGB clamped to −1…1, at the output resolution."""

    def __init__(self, autoencoder: Autoencoder):
        super().__init__()
        self.decoder = autoencoder.decoder
        self.register_buffer("mean", autoencoder.mean)
        self.register_buffer("std", autoencoder.std)

    def forward(self, latent_sample: Tensor) -> Tensor:
        return self.decoder(latent_sample * self.std + self.mean).clamp(-1, 1)


class ClampedDecoder(nn.Module):
    """Clamps the output of a decoder of normalised latents to −1…1."""

    def __init__(self, decoder: nn.Module):
        super().__init__()
        self.decoder = decoder

    def forward(self, latent_sample: Tensor) -> Tensor:
        return self.decoder(latent_sample).clamp(-1, 1)


def export_graph(
    network: nn.Module,
    inputs: dict[str, Tensor],
    output: str,
    axes: dict,
    file: Path,
    int8: bool = False,
) -> None:  # fmt: skip
    """Export one network with named inputs and one output.

    `axes` names the dynamic dimensions per input and output. `int8`: see `store_reduced_precision`.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    network = network.eval().to("cpu", memory_format=torch.contiguous_format)
    torch.onnx.export(
        network, tuple(inputs.values()), str(file), input_names=list(inputs), output_names=[output],
        dynamic_axes=axes, opset_version=OPSET, dynamo=False,
    )  # fmt: skip
    model = onnx.load(file)
    name_initializers(model.graph, network)
    store_reduced_precision(model.graph, int8)
    onnx.checker.check_model(model)
    onnx.save(model, file)


def export_networks(config: Config, text_encoder: TextEncoder, denoiser: nn.Module, autoencoder: Autoencoder, to: Path):
    """Write the four graphs of the pack below the folder `to`."""
    batch, side, channels = 2, config.latent_side, config.autoencoder.latent_channels
    ids = torch.tensor(padded([[START, 320, END]] * batch, LENGTH))
    context = text_encoder.eval()(ids).detach()
    latents = torch.randn(batch, channels, side, side)
    pictures = torch.randn(batch, 3, config.output_resolution, config.output_resolution)
    tokens, plane = {0: "batch", 1: "sequence"}, LATENT_AND_PICTURE_AXES["latent_sample"]
    export_graph(
        text_encoder, {"input_ids": ids}, "last_hidden_state",
        {"input_ids": tokens, "last_hidden_state": tokens}, to / "text_encoder/model.onnx",
    )  # fmt: skip
    export_graph(
        denoiser,
        {"sample": latents, "timestep": torch.tensor([999]), "encoder_hidden_states": context},
        "out_sample",
        {"sample": plane, "timestep": {0: "steps"}, "encoder_hidden_states": tokens, "out_sample": plane},
        to / "unet/model.onnx",
        int8=True,
    )
    export_graph(
        VaeDecoder(autoencoder), {"latent_sample": latents}, "sample", LATENT_AND_PICTURE_AXES,
        to / "vae_decoder/model.onnx",
    )  # fmt: skip
    export_graph(
        VaeEncoder(autoencoder), {"sample": pictures}, "latent_sample", LATENT_AND_PICTURE_AXES,
        to / "vae_encoder/model.onnx",
    )  # fmt: skip


def export_preview_decoder(config: Config, decoder: nn.Module, to: Path) -> Path:
    """Write the preview decoder of training.train_preview_decoder to `to`/preview_decoder; return the file."""
    latents = torch.randn(2, config.autoencoder.latent_channels, config.latent_side, config.latent_side)
    file = to / "preview_decoder/model.onnx"
    export_graph(ClampedDecoder(decoder), {"latent_sample": latents}, "sample", LATENT_AND_PICTURE_AXES, file)
    return file


def block_out_channels(config: AutoencoderConfig) -> list[int]:
    """Channels per level, from the finest. Readers derive the VAE scale factor as 2^(levels − 1)."""
    finest = [config.upsampling_channels] if config.upsampling_channels else []
    return [(*finest, *config.decoder)[0], *finest, *config.decoder]


def pipeline_configs(config: Config) -> dict[str, dict]:
    """The pack's JSON files, by path, with diffusers' field names."""
    text, denoiser, latent = config.text_encoder, config.denoiser, config.autoencoder.latent_channels
    vae = {
        "_class_name": "AutoencoderKL", "in_channels": 3, "out_channels": 3, "latent_channels": latent,
        "block_out_channels": block_out_channels(config.autoencoder), "sample_size": config.output_resolution,
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
            "max_position_embeddings": LENGTH, "vocab_size": VOCABULARY_SIZE, "bos_token_id": START,
            "eos_token_id": END, "pad_token_id": END,
        },
        "unet/config.json": {
            "_class_name": "UNet2DConditionModel", "sample_size": config.latent_side, "in_channels": latent,
            "out_channels": latent, "cross_attention_dim": denoiser.context, "center_input_sample": False,
        },
        "vae_decoder/config.json": vae,
        "vae_encoder/config.json": vae,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--to", type=Path, required=True)
    args = parser.parse_args()
    config = PRESETS[args.preset]
    source = starter_pack() / "tokenizer"
    run = new_run(config, "cpu")
    restore(run, run_file(config))
    run.swap_with_ema()
    tokenizer = Tokenizer(source)
    data = LatentDataset(latent_folder(config), tokenizer)
    data.refresh()
    removed = run.text_encoder.remove_tokens_except(data.tokens)
    added = apply_synonyms(run.text_encoder, tokenizer)
    print(f"{len(data.tokens)} tokens in the captions; {removed} others removed, {added} synonyms added")
    with torch.no_grad():
        export_networks(config, run.text_encoder, run.denoiser, load_autoencoder(config), args.to)
    for name, content in pipeline_configs(config).items():
        (args.to / name).parent.mkdir(parents=True, exist_ok=True)
        (args.to / name).write_text(json.dumps(content, indent=1) + "\n")
    if source.resolve() != (args.to / "tokenizer").resolve():
        shutil.copytree(source, args.to / "tokenizer", dirs_exist_ok=True)
    size = sum(file.stat().st_size for file in args.to.rglob("*") if file.is_file())
    print(f"{args.to}: step {run.step}, {run.samples} samples, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
