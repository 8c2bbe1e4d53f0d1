"""Judge a pack: `python -m training.evaluate --pack FOLDER`; needs the trained scorer and a held-out shard.

200 held prompts are drawn with seed 0, the 40 portraits among them with 4 seeds; 256 captions of held-out
compositions are drawn for the distance. Prints a markdown table and saves it with a sheet of all 200 pictures
under WORK/evaluation. Pictures already drawn are kept, so that an interrupted evaluation goes on.
"""

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from training.config import CPU
from training.evaluate.faces import FOUND, FaceDetector
from training.evaluate.measures import frechet_distance, retrieval
from training.evaluate.pack import Pack
from training.evaluate.scorer import caption_vectors, load_scorer, picture_vectors
from training.paths import HELD_PROMPTS, WORK, starter_pack
from training.shards import HELD_OUT, picture_folder

PORTRAIT_SEEDS, DISTANCE_PICTURES = 4, 256


def held_prompts() -> list[tuple[str, str]]:
    """(category, prompt)."""
    lines = [line for line in HELD_PROMPTS.read_text().splitlines() if line and not line.startswith("#")]
    return [tuple(line.split("\t")) for line in lines]


class Drawings:
    """Pictures of a pack by prompt and seed, kept as PNG files, and the seconds of those drawn now."""

    def __init__(self, pack: Pack, folder: Path, steps: int, guidance: float):
        self.pack, self.folder, self.steps, self.guidance = pack, folder, steps, guidance
        self.seconds: list[float] = []
        folder.mkdir(parents=True, exist_ok=True)

    def draw(self, name: str, prompt: str, seed: int) -> np.ndarray:
        file = self.folder / f"{name}-{seed}.png"
        if not file.exists():
            picture = self.pack.generate(prompt, seed, self.steps, self.guidance)
            self.seconds.append(picture.seconds)
            Image.fromarray(picture.pixels).save(file)
        return np.asarray(Image.open(file))


def sheet(pictures: np.ndarray, columns: int = 20) -> Image.Image:
    side = pictures.shape[1]
    whole = Image.new("RGB", (columns * side, -(-len(pictures) // columns) * side))
    for index, pixels in enumerate(pictures):
        whole.paste(Image.fromarray(pixels), (index % columns * side, index // columns * side))
    return whole


def percent(values) -> str:
    return f"{100 * float(np.mean(values)):.0f} %"


def table(rows: dict[str, str]) -> str:
    return "\n".join(
        ["| measure | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pack", type=Path, default=None, help="default: the committed starter pack")
    options.add_argument("--name", default="pack", help="folder of the results, and the table's title")
    options.add_argument("--steps", type=int, default=20)
    options.add_argument("--guidance", type=float, default=3.0)
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args()
    torch.set_num_threads(given.threads)
    pack = Pack(given.pack or starter_pack(), given.threads)
    folder = WORK / "evaluation" / given.name
    drawings = Drawings(pack, folder / "pictures", given.steps, given.guidance)
    scorer, rows = load_scorer(), {}

    prompts = held_prompts()
    captions = caption_vectors(scorer, pack.tokenizer, [prompt for _, prompt in prompts])
    first = np.stack([drawings.draw(f"held-{i:03d}", prompt, 0) for i, (_, prompt) in enumerate(prompts)])
    ranks = retrieval(picture_vectors(scorer, first), captions, np.arange(len(prompts)))
    rows["retrieval top-1 / top-5, 200 held prompts"] = f"{percent(ranks < 1)} / {percent(ranks < 5)}"
    categories = defaultdict(list)
    for (category, _), rank in zip(prompts, ranks, strict=True):
        categories[category].append(rank)
    for category, own in categories.items():
        own = np.array(own)
        rows[f"— {category} ({len(own)})"] = f"{percent(own < 1)} / {percent(own < 5)}"

    detector, scores = FaceDetector(), []
    for i, (category, prompt) in enumerate(prompts):
        if category == "portrait":
            seeds = range(PORTRAIT_SEEDS)
            scores += [detector.score(drawings.draw(f"held-{i:03d}", prompt, seed)) for seed in seeds]
    found = np.array(scores) >= FOUND
    rows[f"faces found (≥ {FOUND}), portraits × {PORTRAIT_SEEDS} seeds"] = (
        f"{percent(found)} ({found.sum()} of {len(found)})"
    )

    held = torch.load(picture_folder(CPU) / f"{HELD_OUT:06d}.pt", mmap=True)
    real, words = held["pictures"].numpy(), [pair[0] for pair in held["captions"]]
    real_vectors = picture_vectors(scorer, real)
    made = np.stack([drawings.draw(f"real-{i:03d}", words[i], 0) for i in range(DISTANCE_PICTURES)])
    rest = real_vectors[DISTANCE_PICTURES:]
    distance = frechet_distance(picture_vectors(scorer, made), rest)
    floor = frechet_distance(real_vectors[:DISTANCE_PICTURES], rest)
    rows["Fréchet distance to real compositions"] = f"{distance:.3f} (real against real {floor:.3f})"
    different = list({caption: i for i, caption in enumerate(words)}.values())[: len(prompts)]
    own = caption_vectors(scorer, pack.tokenizer, [words[i] for i in different])
    ceiling = retrieval(real_vectors[different], own, np.arange(len(different)))
    rows["the scorer itself, 200 real held-out pictures"] = f"{percent(ceiling < 1)} / {percent(ceiling < 5)}"
    if drawings.seconds:
        seconds = f"{np.median(drawings.seconds):.2f} s ({first.shape[1]} pixels)"
        rows[f"a picture, {given.steps} steps, {given.threads} threads (median)"] = seconds
    rows["bytes of the pack"] = f"{pack.bytes:,}"

    result = f"### {given.name}\n\n{table(rows)}\n"
    (folder / "table.md").write_text(result)
    sheet(first).save(folder / "sheet.png")
    print(result)


if __name__ == "__main__":
    main()
