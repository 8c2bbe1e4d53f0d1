"""Text-to-image pipeline over the ONNX graphs of a pack, on the CPU: the computation of the app."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

from training.diffusion import STEPS, alphas_cumprod
from training.tokenizer import LENGTH, Tokenizer, padded

PARTS = ("text_encoder", "tokenizer", "unet", "vae_decoder", "vae_encoder", "preview_decoder", "scheduler")


@dataclass(frozen=True)
class Picture:
    """`pixels` uint8 [s, s, 3] and the seconds of generation."""

    pixels: np.ndarray
    seconds: float


def open_session(file: Path, threads: int = 2) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


class OnnxPipeline:
    """Sessions of a pack. `generate`: DDIM, trailing timesteps, v-prediction, classifier-free guidance."""

    def __init__(self, folder: Path, threads: int = 2):
        self.text_encoder, self.denoiser, self.decoder = (
            open_session(folder / part / "model.onnx", threads) for part in ("text_encoder", "unet", "vae_decoder")
        )
        self.tokenizer = Tokenizer(folder / "tokenizer")
        unet = json.loads((folder / "unet/config.json").read_text())
        self.shape = (1, unet["in_channels"], unet["sample_size"], unet["sample_size"])
        self.alphas = alphas_cumprod().numpy()
        files = [file for part in PARTS for file in (folder / part).glob("*")] + [folder / "model_index.json"]
        self.bytes = sum(file.stat().st_size for file in files)

    def _context(self, prompt: str) -> np.ndarray:
        """[2, 77, d]: the prompt and the empty prompt."""
        ids = np.array(padded([self.tokenizer(prompt), self.tokenizer("")], LENGTH), np.int64)
        return self.text_encoder.run(None, {"input_ids": ids})[0]

    def predictions(self, prompt: str, seed: int, steps: int = 20, guidance_scale: float = 3.0) -> Iterator[np.ndarray]:
        """The predicted clean latents [1, c, h, w] of every step; the last ones are the result."""
        context = self._context(prompt)
        latents = np.random.default_rng(seed).standard_normal(self.shape).astype(np.float32)
        timesteps = [round(STEPS - k * STEPS / steps) - 1 for k in range(steps)]
        for index, t in enumerate(timesteps):
            inputs = {
                "sample": np.concatenate([latents, latents]),
                "timestep": np.array([t], np.int64),
                "encoder_hidden_states": context,
            }
            with_text, without = np.split(self.denoiser.run(None, inputs)[0], 2)
            v = without + guidance_scale * (with_text - without)
            signal, noise = np.sqrt(self.alphas[t]), np.sqrt(1 - self.alphas[t])
            clean, left = signal * latents - noise * v, signal * v + noise * latents
            kept = self.alphas[timesteps[index + 1]] if index + 1 < steps else 1.0
            latents = (np.sqrt(kept) * clean + np.sqrt(1 - kept) * left).astype(np.float32)
            yield clean.astype(np.float32)

    def generate(self, prompt: str, seed: int, steps: int = 20, guidance_scale: float = 3.0) -> Picture:
        began = time.perf_counter()
        *_, latents = self.predictions(prompt, seed, steps, guidance_scale)
        decoded = self.decoder.run(None, {"latent_sample": latents})[0][0]
        pixels = ((decoded.transpose(1, 2, 0) + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
        return Picture(pixels, time.perf_counter() - began)
