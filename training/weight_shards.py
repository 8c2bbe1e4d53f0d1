"""Weight shards: the averaged weights as float16, in files of at most 15 MB, to copy a run to another machine.

`python -m training.weight_shards --write FOLDER` leaves out the optimizer state, which is most of a checkpoint.
`--read FOLDER` makes a checkpoint of the shards, with a new optimizer.

Format: one torch.save file cut into average-00.bin, average-01.bin, …; a dictionary of `row_of` int16 [49408],
`average` (float16 tensors in the order of `Run.parameters`) and `counters` (step, samples, regressor step).
"""

import argparse
import io
from pathlib import Path

import torch

from training.checkpoint import Run, new_run, restore, run_file, save
from training.config import PRESETS

SHARD_BYTES = 15_000_000


def write(run: Run, folder: Path, shard_bytes: int = SHARD_BYTES) -> list[Path]:
    """Write `folder`/average-00.bin, …; return the files."""
    content = {
        "row_of": run.text_encoder.row_of.short(),
        "average": [mean.cpu().half() for mean in run.ema],
        "counters": (run.step, run.samples, run.regressor_step),
    }
    buffer = io.BytesIO()
    torch.save(content, buffer)
    data = buffer.getvalue()
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for number, start in enumerate(range(0, len(data), shard_bytes)):
        files.append(folder / f"average-{number:02d}.bin")
        files[-1].write_bytes(data[start : start + shard_bytes])
    return files


def read(run: Run, folder: Path) -> None:
    """Load shards into the weights of `run` and into their moving average."""
    files = sorted(folder.glob("average-*.bin"))
    content = torch.load(io.BytesIO(b"".join(file.read_bytes() for file in files)))
    run.text_encoder.row_of.copy_(content["row_of"].long())
    run.step, run.samples, run.regressor_step = content["counters"]
    with torch.no_grad():
        for weight, mean, stored in zip(run.parameters, run.ema, content["average"], strict=True):
            weight.copy_(stored)
            mean.copy_(stored)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="gpu")
    direction = parser.add_mutually_exclusive_group(required=True)
    direction.add_argument("--write", type=Path, metavar="FOLDER")
    direction.add_argument("--read", type=Path, metavar="FOLDER")
    args = parser.parse_args()
    config = PRESETS[args.preset]
    run, file = new_run(config, "cpu"), run_file(config)
    if args.write:
        restore(run, file)
        print(*write(run, args.write), sep="\n")
    else:
        read(run, args.read)
        save(run, file)
        print(f"{file}: step {run.step}, {run.samples} samples")


if __name__ == "__main__":
    main()
