"""Makes torch-randn-extra.json: sequences of draws from torch's CPU generator.

Run by hand:
    pip install torch==2.13.0
    python tests/golden/make-torch-randn-extra.py
"""
import json
from pathlib import Path

import torch

SEEDS = [1, 12345, 2**31, 2**32 - 1, 2**32, 2**53 - 1, 2**63, 2**64 - 1, -1]
# Each sequence is drawn from one generator; it crosses 16 values, leaves spare normals behind, or both.
SEQUENCES = [
    [[15], [15], [16]],
    [[1], [16], [1], [1]],
    [[17], [3], [31], [4]],
    [[33], [33]],
    [[3, 5], [2, 2, 7], [5], [5]],
    [[0], [7], [1, 4, 5, 7], [1]],
    [[640], [1], [625]],
]


def draw(seed, shapes):
    generator = torch.Generator("cpu").manual_seed(seed)
    return [torch.randn(shape, generator=generator).flatten().tolist() for shape in shapes]


cases = []
for index, seed in enumerate(SEEDS):
    for offset, shapes in enumerate(SEQUENCES):
        if len(cases) > 20 and (index + offset) % 3:
            continue
        draws = [[float(f"{v:.9g}") for v in values] for values in draw(seed, shapes)]
        # A long draw is told by its ends and a few places in between.
        draws = [v if len(v) <= 40 else {"length": len(v), "at": {str(i): v[i] for i in (0, 1, 7, 8, 15, 16, len(v) // 2, len(v) - 17, len(v) - 16, len(v) - 2, len(v) - 1)}} for v in draws]
        cases.append({"seed": str(seed), "shapes": shapes, "draws": draws})

Path(__file__).with_name("torch-randn-extra.json").write_text(json.dumps({"torch": torch.__version__, "cases": cases}) + "\n")
