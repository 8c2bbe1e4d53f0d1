"""Makes varied-noise.json: noise of variations, as AUTOMATIC1111's web UI mixes it.

Run by hand:
    pip install torch==2.13.0
    python tests/golden/make-varied-noise.py

Source of the formula: stable-diffusion-webui, modules/rng.py, `slerp`, called there with noise of the shape [c, h, w].
"""

import json
from pathlib import Path

import torch


def mixed(seed: int, subseed: int, strength: float, shape: tuple[int, int, int]) -> torch.Tensor:
    """On the arc between two noises, by the angles of their columns."""
    own, other = (torch.randn(shape, generator=torch.Generator().manual_seed(s)) for s in (seed, subseed))
    directions = [noise / noise.norm(dim=1, keepdim=True) for noise in (own, other)]
    dot = (directions[0] * directions[1]).sum(1)
    if dot.mean() > 0.9995:
        return own * (1 - strength) + other * strength
    angle = torch.acos(dot)
    weights = [torch.sin(part * angle) / torch.sin(angle) for part in (1 - strength, strength)]
    return weights[0].unsqueeze(1) * own + weights[1].unsqueeze(1) * other


CASES = [(1, 2, 0.15, (4, 8, 6)), (7, 123456789, 0.8, (8, 16, 16)), (5, 5, 0.5, (4, 8, 8))]

if __name__ == "__main__":
    cases = [
        {
            "seed": seed,
            "subseed": subseed,
            "strength": strength,
            "shape": [1, *shape],
            "values": [round(v, 6) for v in mixed(seed, subseed, strength, shape).flatten()[::7].tolist()],
        }
        for seed, subseed, strength, shape in CASES
    ]
    Path(__file__).with_name("varied-noise.json").write_text(
        json.dumps({"torch": torch.__version__, "cases": cases}) + "\n"
    )
