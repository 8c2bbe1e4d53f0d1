"""Distil a pack's decoder into a small one for previews: `python -m training.train_preview --pack FOLDER`.

The pack's decoder costs more than a denoising step, this one a small part of it. It learns to draw what the
pack's decoder draws, from two kinds of latents: rendered pictures encoded, half of them softened, and what
the denoiser predicts at every step of drawing a caption, which early on is far from any picture. Noise is
added, so that the colours of a poor prediction still come out right.

All comes from the graphs of the pack (default: the committed one), and the result goes there; a new
autoencoder needs a new preview decoder, a denoiser trained further does not. The same command goes on where
it stopped; SIGTERM saves and stops.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from onnxruntime import InferenceSession
from torch import Tensor, nn
from torch.nn import functional as F

from training.autoencoder import ResidualBlock
from training.config import PRESETS, AutoencoderConfig, Config
from training.encode import as_input
from training.evaluate.pack import Pack, open_session
from training.export import write_preview
from training.paths import WORK, starter_pack
from training.runs import Log, Stopper, set_rate
from training.shards import SHARD, picture_folder, save_atomically, training_shards
from training.sheets import PROMPTS, tile
from training.train_autoencoder import learning_rate, reconstruction_loss

CHANNELS = 48
RATE = 1.5
"""Times the autoencoder's learning rate: a small network bears more, but at twice this its rectifiers die."""
LATENT_NOISE = 0.2
SHOWN_STEPS = (3, 8, 15, 20)
"""Of 20: what the sheet compares."""
NEW_SEEDS = 100_000
AT_ONCE = 16


class PreviewDecoder(nn.Module):
    """Unit-scaled latents [b, c, h, w] → [b, 3, h·f, w·f], about ±1. All work is at h×w."""

    def __init__(self, config: AutoencoderConfig):
        super().__init__()
        factor = config.factor * config.enlargement
        self.layers = nn.Sequential(
            nn.Conv2d(config.latent_channels, CHANNELS, 3, padding=1),
            ResidualBlock(CHANNELS),
            ResidualBlock(CHANNELS),
            nn.SiLU(),
            nn.Conv2d(CHANNELS, 3 * factor**2, 3, padding=1),
            nn.PixelShuffle(factor),
        )

    def forward(self, latents: Tensor) -> Tensor:
        return self.layers(latents)


def run_on(session: InferenceSession, values: Tensor) -> Tensor:
    """A graph with one input and one output, in small batches."""
    name = session.get_inputs()[0].name
    parts = values.float().contiguous().split(AT_ONCE)
    return torch.cat([torch.from_numpy(session.run(None, {name: part.numpy()})[0]) for part in parts])


def as_bytes(pictures: Tensor) -> Tensor:
    """±1 → uint8."""
    return ((pictures + 1) * 127.5).round().byte()


def softened(latents: Tensor, chance: torch.Generator) -> Tensor:
    """Every other one mixed with its neighbour and blurred, as early predictions are."""
    shape = (len(latents), 1, 1, 1)
    mix, blur = torch.rand(shape, generator=chance), torch.rand(shape, generator=chance)
    mixed = torch.lerp(latents, latents.roll(1, 0), 0.5 * mix)
    coarse = F.avg_pool2d(mixed, 5, stride=1, padding=2, count_include_pad=False)
    out = torch.lerp(mixed, coarse, blur)
    out[::2] = latents[::2]
    return out


def enlarged(pictures: Tensor, config: Config) -> Tensor:
    """To the side that is drawn, which the encoder takes and halves again."""
    return F.interpolate(pictures, scale_factor=config.autoencoder.enlargement, mode="nearest")


def rendered(config: Config, count: int, chance: torch.Generator) -> tuple[Tensor, list[str]]:
    """uint8 [count, s, s, 3] of all training shards, and a caption of each."""
    shards = [torch.load(file, mmap=True) for file in training_shards(picture_folder(config))]
    if not shards:
        raise FileNotFoundError(
            f"No pictures in {picture_folder(config)}; run `python -m training.render` first."
        )
    chosen = torch.randperm(len(shards) * SHARD, generator=chance)[:count].tolist()
    pictures = torch.stack([shards[n // SHARD]["pictures"][n % SHARD] for n in chosen])
    return pictures, [shards[n // SHARD]["captions"][n % SHARD][0] for n in chosen]


def predicted(pack: Pack, prompts: list[str], seed: int = 0) -> Tensor:
    """[n, 20, c, h, w]: predicted clean latents of every step, `seed` + n for prompt n."""
    drawn = [np.concatenate(list(pack.predictions(prompt, seed + n))) for n, prompt in enumerate(prompts)]
    return torch.from_numpy(np.stack(drawn))


def make_examples(pack: Pack, encoder: InferenceSession, config: Config, pictures: int, drawn: int) -> dict:
    """`latents` float16 [n, c, h, w] and what the pack's decoder makes of them, uint8 [n, 3, s, s]."""
    chance = torch.Generator().manual_seed(0)
    compositions, captions = rendered(config, pictures, chance)
    encoded = torch.cat(
        [run_on(encoder, enlarged(as_input(part), config)) for part in compositions.split(AT_ONCE)]
    )
    print(f"{len(encoded)} pictures encoded", flush=True)
    made = predicted(pack, captions[:drawn]).flatten(0, 1)
    print(f"{drawn} pictures drawn", flush=True)
    latents = torch.cat([softened(encoded, chance), made]).half()
    return {"latents": latents, "pictures": as_bytes(run_on(pack.decoder, latents))}


def train(decoder: PreviewDecoder, examples: dict, folder: Path, steps: int, batch: int) -> bool:
    """Until `steps` (true) or asked to stop (false)."""
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

    log, stopper, saved = Log(folder / "log.txt"), Stopper(), time.time()
    while step < steps and not stopper.asked:
        chance = torch.Generator().manual_seed(step)
        chosen = torch.randint(len(examples["latents"]), (batch,), generator=chance)
        latents = examples["latents"][chosen].float()
        amount = LATENT_NOISE * torch.rand(batch, 1, 1, 1, generator=chance)
        made = decoder(latents + amount * torch.randn(latents.shape, generator=chance))
        set_rate(optimizer, RATE * learning_rate(step, steps))
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
    """The median of 50 evaluations of one picture."""
    taken = []
    for _ in range(50):
        began = time.perf_counter()
        run_on(session, latents[:1])
        taken.append(time.perf_counter() - began)
    return 1000 * float(np.median(taken))


def compare(pack: Pack, preview: InferenceSession, sheet: Path) -> None:
    """Eight prompts with new seeds: the pack's decoder over the preview, and L1, at each of SHOWN_STEPS."""
    prompts = PROMPTS[::3]
    steps = predicted(pack, prompts, NEW_SEEDS)
    rows = []
    for step in SHOWN_STEPS:
        latents = steps[:, step - 1]
        full, small = run_on(pack.decoder, latents), run_on(preview, latents)
        print(f"step {step:2}: L1 {(full - small).abs().mean():.4f}")
        rows += [full, small]
    tile(torch.cat(rows), columns=len(prompts)).save(sheet)
    last = steps[:, -1]
    print(f"decoder {milliseconds(pack.decoder, last):.1f} ms, preview {milliseconds(preview, last):.1f} ms")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--pack", type=Path, default=None)
    options.add_argument("--pictures", type=int, default=3000, help="rendered ones to learn from")
    options.add_argument("--drawn", type=int, default=100, help="to draw with the pack, 20 steps each")
    options.add_argument("--steps", type=int, default=1600)
    options.add_argument("--batch", type=int, default=16)
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    config, to = PRESETS[given.preset], given.pack or starter_pack()
    pack, encoder_file = Pack(to, given.threads), to / "vae_encoder/model.onnx"
    graphs = (encoder_file, to / "vae_decoder/model.onnx", to / "unet/model.onnx")
    known = hashlib.sha256(b"".join(file.read_bytes() for file in graphs)).hexdigest()
    folder = WORK / f"preview-{known[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "examples.pt").exists():
        encoder = open_session(encoder_file, given.threads)
        save_atomically(
            make_examples(pack, encoder, config, given.pictures, given.drawn), folder / "examples.pt"
        )
    decoder = PreviewDecoder(config.autoencoder)
    if train(decoder, torch.load(folder / "examples.pt"), folder, given.steps, given.batch):
        file = write_preview(config, decoder, to)
        compare(pack, open_session(file, given.threads), folder / "sheet.png")
        print(f"{file}: {file.stat().st_size} bytes; see {folder / 'sheet.png'}")


if __name__ == "__main__":
    main()
