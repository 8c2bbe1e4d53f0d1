"""Render shards of training pictures: `python -m training.dataset.render --shards 12 --workers 2`.

Shard n has the compositions with seeds n·4096 … n·4096+4095, the same on every machine. Existing shards are kept,
so the step can be interrupted and repeated. Shards from 100000 on are held out for evaluation.
"""

import argparse
import time
from functools import partial
from multiprocessing import Pool

import numpy as np
import torch

from training.config import PRESETS
from training.dataset.compose import compose
from training.dataset.data_shards import SHARD_SIZE, high_resolution_folder, picture_folder, save_atomically


def render_shard(pool: Pool, side: int, number: int, variety: float) -> dict:
    """`pictures` uint8 [4096, side, side, 3] and `captions`, a pair per picture."""
    seeds = range(number * SHARD_SIZE, (number + 1) * SHARD_SIZE)
    draw = partial(compose, size=side, variety=variety)
    made = list(pool.imap(draw, seeds, chunksize=32))
    return {
        "pictures": torch.from_numpy(np.stack([one.pixels for one in made])),
        "captions": [one.captions for one in made],
        "variety": variety,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--preset", choices=PRESETS, default="cpu")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard")
    parser.add_argument("--shards", type=int, default=12)
    parser.add_argument("--variety", type=float, default=0.0, help="of framing: 0 canonical … 1 free")
    parser.add_argument("--high-resolution", action="store_true", help="twice the side, for the upsampling head")
    parser.add_argument("--workers", type=int, default=2)
    args = parser.parse_args()
    config = PRESETS[args.preset]
    folder = high_resolution_folder(config) if args.high_resolution else picture_folder(config)
    side = 2 * config.base_resolution if args.high_resolution else config.base_resolution
    folder.mkdir(parents=True, exist_ok=True)
    with Pool(args.workers) as pool:
        for number in range(args.first, args.first + args.shards):
            file = folder / f"{number:06d}.pt"
            if file.exists():
                continue
            began = time.time()
            save_atomically(render_shard(pool, side, number, args.variety), file)
            print(f"{file.name}: {SHARD_SIZE / (time.time() - began):.0f} pictures/s", flush=True)


if __name__ == "__main__":
    main()
