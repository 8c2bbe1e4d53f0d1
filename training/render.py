"""Render compositions: `python -m training.render --shards 12 --workers 2`.

Shard n holds the compositions number n·4096 … n·4096+4095, the same on every machine; shards already there
are kept, so the step can be interrupted and repeated. Shards from HELD_OUT on are for evaluation only.
"""

import argparse
import time
from functools import partial
from multiprocessing import Pool

import numpy as np
import torch

from training.compose import compose
from training.config import PRESETS
from training.shards import SHARD, doubled_folder, picture_folder, save_atomically


def render_shard(pool: Pool, side: int, number: int, variety: float) -> dict:
    """`pictures` uint8 [4096, side, side, 3] and `captions`: two for each."""
    seeds = range(number * SHARD, (number + 1) * SHARD)
    draw = partial(compose, size=side, variety=variety)
    made = list(pool.imap(draw, seeds, chunksize=32))
    return {
        "pictures": torch.from_numpy(np.stack([one.pixels for one in made])),
        "captions": [one.captions for one in made],
        "variety": variety,
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--first", type=int, default=0, help="number of the first shard")
    options.add_argument("--shards", type=int, default=12)
    options.add_argument("--variety", type=float, default=0.0, help="0: canonical framing, 1: free")
    options.add_argument("--doubled", action="store_true", help="at twice the side, for the doubler")
    options.add_argument("--workers", type=int, default=2)
    given = options.parse_args()
    config = PRESETS[given.preset]
    folder = doubled_folder(config) if given.doubled else picture_folder(config)
    side = 2 * config.picture if given.doubled else config.picture
    folder.mkdir(parents=True, exist_ok=True)
    with Pool(given.workers) as pool:
        for number in range(given.first, given.first + given.shards):
            file = folder / f"{number:06d}.pt"
            if file.exists():
                continue
            began = time.time()
            save_atomically(render_shard(pool, side, number, given.variety), file)
            print(f"{file.name}: {SHARD / (time.time() - began):.0f} pictures/s", flush=True)


if __name__ == "__main__":
    main()
