"""Distil a pack's decoder into a small one for previews: `python -m training.train_preview_decoder --pack FOLDER`.

The pack's decoder costs more than a denoising step. This network learns the same output from two kinds of
latents: encoded pictures, half of them mixed and blurred, and the denoiser's predictions at every sampling step,
of which the early ones are far from any encoded picture. Noise is added to both, so that colours stay right
where a prediction is poor.

Reads the graphs of the pack (default: the committed one) and writes the preview decoder there. A new autoencoder
needs a new preview decoder; a denoiser that was trained further does not. SIGTERM or Ctrl-C saves and stops; the
same command continues.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession
from torch import Tensor
from torch.nn import functional as F

from training.config import PRESETS, Config
from training.contact_sheet import SAMPLE_PROMPTS, make_image_grid
from training.dataset.data_shards import (
    SHARD_SIZE,
    picture_folder,
    save_atomically,
    to_model_input,
    training_shards,
)
from training.evaluate.onnx_pipeline import OnnxPipeline, open_session
from training.export_onnx import export_preview_decoder
from training.models.preview_decoder import PreviewDecoder
from training.paths import WORK, starter_pack
from training.train_autoencoder import learning_rate, reconstruction_loss
from training.train_utils import Log, StopSignal, set_learning_rate

LEARNING_RATE_FACTOR = 1.5
"""Factor on the autoencoder's learning rate; at twice this value ReLUs die."""
LATENT_NOISE = 0.2
SHEET_STEPS = (3, 8, 15, 20)
"""Sampling steps, of 20, that the contact sheet shows."""
FIRST_TEST_SEED = 100_000
"""Seeds from here on are not used in training."""
BATCH = 16


def run_on(session: InferenceSession, values: Tensor) -> Tensor:
    """Run a graph with one input and one output, in batches of BATCH."""
    name = session.get_inputs()[0].name
    parts = values.float().contiguous().split(BATCH)
    return torch.cat([torch.from_numpy(session.run(None, {name: part.numpy()})[0]) for part in parts])


def to_uint8(pictures: Tensor) -> Tensor:
    """float −1…1 → uint8 0–255."""
    return ((pictures + 1) * 127.5).round().byte()


def blur_and_mix(latents: Tensor, generator: torch.Generator) -> Tensor:
    """Latents [n, c, h, w], every second one mixed with its neighbour and blurred, like early predictions."""
    shape = (len(latents), 1, 1, 1)
    mix, blur = torch.rand(shape, generator=generator), torch.rand(shape, generator=generator)
    mixed = torch.lerp(latents, latents.roll(1, 0), 0.5 * mix)
    coarse = F.avg_pool2d(mixed, 5, stride=1, padding=2, count_include_pad=False)
    out = torch.lerp(mixed, coarse, blur)
    out[::2] = latents[::2]
    return out


def to_output_resolution(pictures: Tensor, config: Config) -> Tensor:
    """Nearest-neighbour upsampling to the pack encoder's input size, which averages it down again."""
    return F.interpolate(pictures, scale_factor=config.autoencoder.upsampling_factor, mode="nearest")


def load_rendered(config: Config, count: int, generator: torch.Generator) -> tuple[Tensor, list[str]]:
    """`count` random training pictures, uint8 [count, s, s, 3], and one caption of each."""
    shards = [torch.load(file, mmap=True) for file in training_shards(picture_folder(config))]
    if not shards:
        raise FileNotFoundError(
            f"No pictures in {picture_folder(config)}; run `python -m training.dataset.render` first."
        )
    chosen = torch.randperm(len(shards) * SHARD_SIZE, generator=generator)[:count].tolist()
    pictures = torch.stack([shards[n // SHARD_SIZE]["pictures"][n % SHARD_SIZE] for n in chosen])
    return pictures, [shards[n // SHARD_SIZE]["captions"][n % SHARD_SIZE][0] for n in chosen]


def predict_latents(pack: OnnxPipeline, prompts: list[str], seed: int = 0) -> Tensor:
    """Predicted clean latents of every sampling step, [n, 20, c, h, w]; prompt n is drawn with seed `seed` + n."""
    drawn = [np.concatenate(list(pack.predictions(prompt, seed + n))) for n, prompt in enumerate(prompts)]
    return torch.from_numpy(np.stack(drawn))


def make_examples(pack: OnnxPipeline, encoder: InferenceSession, config: Config, pictures: int, prompts: int) -> dict:
    """`latents` float16 [n, c, h, w] and the pack decoder's output for them, `pictures` uint8 [n, 3, s, s]."""
    generator = torch.Generator().manual_seed(0)
    compositions, captions = load_rendered(config, pictures, generator)
    encoded = torch.cat(
        [run_on(encoder, to_output_resolution(to_model_input(part), config)) for part in compositions.split(BATCH)]
    )
    print(f"{len(encoded)} pictures encoded", flush=True)
    sampled = predict_latents(pack, captions[:prompts]).flatten(0, 1)
    print(f"{prompts} prompts sampled", flush=True)
    latents = torch.cat([blur_and_mix(encoded, generator), sampled]).half()
    return {"latents": latents, "pictures": to_uint8(run_on(pack.decoder, latents))}


def train(decoder: PreviewDecoder, examples: dict, folder: Path, steps: int, batch: int) -> bool:
    """Returns true after `steps`, false when a signal stopped it. Continues from `folder`/run.pt."""
    optimizer = torch.optim.AdamW(decoder.parameters(), betas=(0.9, 0.98), weight_decay=1e-4)
    state_file, step = folder / "run.pt", 0
    if state_file.exists():
        state = torch.load(state_file)
        decoder.load_state_dict(state["weights"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]

    def save() -> None:
        state = {"weights": decoder.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
        save_atomically(state, state_file)

    log, stop, saved = Log(folder / "log.txt"), StopSignal(), time.time()
    while step < steps and not stop.received:
        generator = torch.Generator().manual_seed(step)
        chosen = torch.randint(len(examples["latents"]), (batch,), generator=generator)
        latents = examples["latents"][chosen].float()
        amount = LATENT_NOISE * torch.rand(batch, 1, 1, 1, generator=generator)
        made = decoder(latents + amount * torch.randn(latents.shape, generator=generator))
        set_learning_rate(optimizer, LEARNING_RATE_FACTOR * learning_rate(step, steps))
        loss = reconstruction_loss(made, examples["pictures"][chosen].float() / 127.5 - 1)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step += 1
        log.add(step, step * batch, loss.item(), optimizer.param_groups[0]["lr"], batch)
        if time.time() - saved > 60:
            save()
            saved = time.time()
    save()
    return step >= steps


def milliseconds(session: InferenceSession, latents: Tensor) -> float:
    """Median time of 50 runs with batch size 1."""
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        run_on(session, latents[:1])
        taken.append(time.perf_counter() - began)
    return 1000 * float(np.median(taken))


def compare(pack: OnnxPipeline, preview: InferenceSession, file: Path) -> None:
    """Print the L1 and save a contact sheet of eight prompts: for each of SHEET_STEPS, decoder above preview."""
    prompts = SAMPLE_PROMPTS[::3]
    steps = predict_latents(pack, prompts, FIRST_TEST_SEED)
    rows = []
    for step in SHEET_STEPS:
        latents = steps[:, step - 1]
        full, small = run_on(pack.decoder, latents), run_on(preview, latents)
        print(f"step {step:2}: L1 {(full - small).abs().mean():.4f}")
        rows += [full, small]
    make_image_grid(torch.cat(rows), columns=len(prompts)).save(file)
    last = steps[:, -1]
    print(f"decoder {milliseconds(pack.decoder, last):.1f} ms, preview {milliseconds(preview, last):.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--pack", type=Path, default=None)
    parser.add_argument("--pictures", type=int, default=3000, help="rendered pictures to encode")
    parser.add_argument("--prompts", type=int, default=100, help="captions to sample, 20 steps each")
    parser.add_argument("--steps", type=int, default=1600)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    config, to = PRESETS[args.preset], args.pack or starter_pack()
    pack, encoder_file = OnnxPipeline(to, args.threads), to / "vae_encoder/model.onnx"
    graphs = (encoder_file, to / "vae_decoder/model.onnx", to / "unet/model.onnx")
    known = hashlib.sha256(b"".join(file.read_bytes() for file in graphs)).hexdigest()
    folder = WORK / f"preview-{known[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "examples.pt").exists():
        encoder = open_session(encoder_file, args.threads)
        save_atomically(make_examples(pack, encoder, config, args.pictures, args.prompts), folder / "examples.pt")
    decoder = PreviewDecoder(config.autoencoder)
    if train(decoder, torch.load(folder / "examples.pt"), folder, args.steps, args.batch):
        file = export_preview_decoder(config, decoder, to)
        compare(pack, open_session(file, args.threads), folder / "sheet.png")
        print(f"{file}: {file.stat().st_size} bytes; see {folder / 'sheet.png'}")


if __name__ == "__main__":
    main()
