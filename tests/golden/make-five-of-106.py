"""five-of-106.json: the eyes and the middle of the mouth that LivePortrait reads from insightface's 106 landmarks, of
points scattered by a formula.

Run by hand:
    pip install numpy==2.4.6
    python tests/golden/make-five-of-106.py <LivePortrait>
with a checkout of https://github.com/KwaiVGI/LivePortrait.
"""

import ast
import json
import sys
from pathlib import Path

import numpy as np


def main(checkout: str) -> None:
    tree = ast.parse(Path(checkout, "src", "utils", "crop.py").read_text())
    wanted = [node for node in tree.body if getattr(node, "name", "") == "parse_pt2_from_pt106"]
    scope = {"np": np}
    exec(compile(ast.Module(wanted, []), "crop", "exec"), scope)
    i = np.arange(1, 107)
    points = np.stack([100 + 90 * np.sin(i * i), 100 + 90 * np.cos(3 * i * i)], axis=1)
    eyes = scope["parse_pt2_from_pt106"](points, use_lip=False)
    mouth = scope["parse_pt2_from_pt106"](points, use_lip=True)[1]
    golden = {"eyes": eyes.round(4).tolist(), "mouth": mouth.round(4).tolist()}
    Path(__file__).with_name("five-of-106.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
