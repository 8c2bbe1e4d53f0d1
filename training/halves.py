"""The averaged weights in files small enough to carry: `python -m training.halves --write FOLDER`.

A checkpoint is mostly optimizer. Here are the averages alone, in 16 bits, in parts of at most 15 MB; `--read
FOLDER` makes a checkpoint of them again, with a new optimizer.
"""

import argparse
import io
from pathlib import Path

import torch

from training.checkpoint import Run, new_run, restore, save
from training.config import PRESETS
from training.paths import WORK

PART = 15_000_000


def write(run: Run, folder: Path, part: int = PART) -> list[Path]:
    """`folder`/average-00.bin, …; returns them."""
    kept = {
        "row_of": run.text_encoder.row_of.short(),
        "average": [mean.cpu().half() for mean in run.average],
        "counters": (run.step, run.samples, run.prior_step),
    }
    whole = io.BytesIO()
    torch.save(kept, whole)
    data = whole.getvalue()
    folder.mkdir(parents=True, exist_ok=True)
    parts = []
    for number, start in enumerate(range(0, len(data), part)):
        parts.append(folder / f"average-{number:02d}.bin")
        parts[-1].write_bytes(data[start : start + part])
    return parts


def read(run: Run, folder: Path) -> None:
    """Into `run`: its weights and their average."""
    parts = sorted(folder.glob("average-*.bin"))
    kept = torch.load(io.BytesIO(b"".join(part.read_bytes() for part in parts)))
    run.text_encoder.row_of.copy_(kept["row_of"].long())
    run.step, run.samples, run.prior_step = kept["counters"]
    with torch.no_grad():
        for weight, mean, stored in zip(run.parameters, run.average, kept["average"], strict=True):
            weight.copy_(stored)
            mean.copy_(stored)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="gpu")
    either = options.add_mutually_exclusive_group(required=True)
    either.add_argument("--write", type=Path, metavar="FOLDER")
    either.add_argument("--read", type=Path, metavar="FOLDER")
    given = options.parse_args()
    run, file = new_run(PRESETS[given.preset], "cpu"), WORK / f"run-{given.preset}.pt"
    if given.write:
        restore(run, file)
        print(*write(run, given.write), sep="\n")
    else:
        read(run, given.read)
        save(run, file)
        print(f"{file}: step {run.step}, {run.samples} samples")


if __name__ == "__main__":
    main()
