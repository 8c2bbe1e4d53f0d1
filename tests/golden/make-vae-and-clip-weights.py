"""Tiny text encoders and autoencoders with random weights, and what transformers and diffusers make of them.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 safetensors==0.8.0 numpy==2.4.6
    python tests/golden/make-vae-and-clip-weights.py [network …]

The weights are stored as bfloat16; every value is exact in half precision, too, so that the same numbers hold for the
file in all three. The reference computes in float32.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, AutoencoderTiny
from safetensors.torch import save_file
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

OUT = Path(__file__).parent / "weights"
# Bounds of half precision without its subnormal numbers.
SMALLEST, LARGEST = 2.0**-14, 65504.0


def exact(module: torch.nn.Module) -> torch.nn.Module:
    """Rounds weights to values that bfloat16 and float16 both hold."""
    with torch.no_grad():
        for weights in module.parameters():
            rounded = weights.to(torch.bfloat16).float()
            rounded[rounded.abs() < SMALLEST] = 0
            assert rounded.abs().max() <= LARGEST
            weights.copy_(rounded)
    return module.eval()


def sample(values: torch.Tensor, every: int) -> dict:
    flat = values.detach().float().flatten()
    return {"shape": list(values.shape), "every": every, "largest": float(f"{flat.abs().max():.6g}"), "values": [float(f"{v:.6g}") for v in flat[::every]]}


def write(name: str, module: torch.nn.Module, golden: dict) -> None:
    OUT.mkdir(exist_ok=True)
    tensors = {key: value.to(torch.bfloat16).contiguous() for key, value in module.state_dict().items()}
    if isinstance(module, CLIPTextModel):
        # Published files have the prefix that transformers 5 has dropped.
        tensors = {f"text_model.{key}": value for key, value in tensors.items()}
    file = OUT / f"{name}.safetensors"
    save_file(tensors, file)
    file.chmod(0o644)
    (OUT / f"{name}.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
    print(name, {key: value["shape"] for key, value in golden["outputs"].items()})


def clip(name: str, act: str, eos: int, projected: bool) -> None:
    """A prompt that is padded with its end token, and one that is padded with 0."""
    torch.manual_seed(sum(map(ord, name)))
    vocabulary, tokens, layers = 60, 77, 4
    config = CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=16, intermediate_size=40, num_hidden_layers=layers, num_attention_heads=2, projection_dim=12,
        bos_token_id=vocabulary - 2, eos_token_id=eos, pad_token_id=0, initializer_factor=4.0, hidden_act=act, attn_implementation="eager",
    )
    model = exact((CLIPTextModelWithProjection if projected else CLIPTextModel)(config))
    # Where the end token has an id of its own, prompts also have larger ones, as those of textual inversion are.
    end = vocabulary - 1 if eos == 2 else eos
    ids = np.random.default_rng(1).integers(1, vocabulary - 2, (2, tokens))
    ids[ids == end] = 1
    ids[:, 0] = vocabulary - 2
    ids[0, 9:] = end
    ids[1, 30] = end
    ids[1, 31:] = 0
    text = model.text_model if hasattr(model, "text_model") else model
    with torch.no_grad():
        out = model(torch.from_numpy(ids), output_hidden_states=True)
        states = out.hidden_states
        outputs = {
            "last_hidden_state": sample(out.last_hidden_state, 11),
            # StableDiffusionPipeline.encode_prompt with clip_skip=1, StableDiffusionXLPipeline's without and with it.
            "last_hidden_state, clip skip 1": sample(text.final_layer_norm(states[-2]), 11),
            f"hidden_states.{layers - 1}": sample(states[-2], 11),
            f"hidden_states.{layers - 2}": sample(states[-3], 11),
        }
        if projected:
            outputs["text_embeds"] = sample(out.text_embeds, 1)
    write(name, model, {"ids": ids.tolist(), "config": {"hiddenAct": act, "eosTokenId": eos, "numAttentionHeads": 2}, "outputs": outputs})


def wave(shape: tuple[int, ...], step: float) -> torch.Tensor:
    """Exact in half precision, and easily made elsewhere."""
    values = torch.sin(step * torch.arange(int(np.prod(shape)), dtype=torch.float64)).float()
    return values.half().float().reshape(shape)


def louder(module: torch.nn.Module, factor: float) -> torch.nn.Module:
    """Default weights hardly let the attention through."""
    with torch.no_grad():
        for name, weights in module.named_parameters():
            if "attentions" in name and name.endswith("weight") and "norm" not in name:
                weights *= factor
    return module


def autoencoder_kl(name: str, quant: bool = True, attention: bool = True) -> None:
    torch.manual_seed(sum(map(ord, name)))
    model = exact(louder(AutoencoderKL(
        block_out_channels=(8, 12, 16), layers_per_block=2, norm_num_groups=4, latent_channels=4, use_quant_conv=quant, use_post_quant_conv=quant,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3, mid_block_add_attention=attention,
    ), 4.0))
    with torch.no_grad():
        moments = model.encode(wave((1, 3, 36, 52), 0.37)).latent_dist.parameters
        decoded = model.decode(wave((1, 4, 9, 13), 0.73)).sample
    write(name, model, {"outputs": {"latent_parameters": sample(moments, 1), "sample": sample(decoded, 17)}})


def overflowing(name: str) -> None:
    """An autoencoder whose values leave half precision, as SDXL's do: what adds to its residual stream is large."""
    torch.manual_seed(sum(map(ord, name)))
    model = AutoencoderKL(
        block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4, latent_channels=4,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    )
    with torch.no_grad():
        for part, weights in model.named_parameters():
            if "conv2" in part or "conv_in" in part:
                weights *= 100000
    model = exact(model)
    image, latents = wave((1, 3, 24, 32), 0.37), wave((1, 4, 12, 16), 0.73)
    largest = {}

    def watch(key: str):
        def hook(_module, _inputs, output):
            largest[key] = max(largest.get(key, 0.0), float(output.abs().max()))
        return hook

    with torch.no_grad():
        for key in ("encoder", "decoder"):
            for module in getattr(model, key).modules():
                if isinstance(module, torch.nn.Conv2d):
                    module.register_forward_hook(watch(key))
        moments = model.encode(image).latent_dist.parameters
        decoded = model.decode(latents).sample
        wide = dict(largest)
        half = model.half()
        finite = {
            "latent_parameters": bool(half.encode(image.half()).latent_dist.parameters.isfinite().all()),
            "sample": bool(half.decode(latents.half()).sample.isfinite().all()),
        }
    assert min(wide.values()) > 2 * LARGEST and not any(finite.values())
    write(name, model.float(), {"outputs": {"latent_parameters": sample(moments, 1), "sample": sample(decoded, 7)}})


def autoencoder_tiny(name: str) -> None:
    torch.manual_seed(sum(map(ord, name)))
    widths = (8, 8, 8, 8)
    model = exact(AutoencoderTiny(encoder_block_out_channels=widths, decoder_block_out_channels=widths))
    with torch.no_grad():
        latents = model.encode(wave((1, 3, 48, 72), 0.37)).latents
        decoded = model.decode(4 * wave((1, 4, 6, 9), 0.73)).sample
    write(name, model, {"outputs": {"latent_sample": sample(latents, 1), "sample": sample(decoded, 17)}})


NETWORKS = {
    "autoencoder-tiny": autoencoder_tiny,
    "autoencoder-kl": autoencoder_kl,
    "autoencoder-kl-plain": lambda name: autoencoder_kl(name, quant=False, attention=False),
    "autoencoder-kl-overflowing": overflowing,
    "clip-quick-gelu": lambda name: clip(name, "quick_gelu", 2, False),
    # The end token's own id, as OpenCLIP's configurations have it, and with the old convention.
    "clip-projected": lambda name: clip(name, "gelu", 40, True),
    "clip-projected-legacy": lambda name: clip(name, "gelu", 2, True),
}

if __name__ == "__main__":
    for network in sys.argv[1:] or NETWORKS:
        NETWORKS[network](network)
