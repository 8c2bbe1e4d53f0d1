"""Writes warp-affine.json: what OpenCV makes of a small noisy picture under affine maps.

Run by hand:
    pip install opencv-python-headless==5.0.0.93 numpy==2.4.6
    python tests/golden/make-warp.py

OpenCV 5 interpolates at exact positions; 4.x rounds them to 1/32 pixel, which differs by more than 1/255 on noise.
"""
import base64
import json
from pathlib import Path

import cv2
import numpy as np

WIDTH, HEIGHT = 24, 20
BORDERS = {
    "replicate": cv2.BORDER_REPLICATE,
    "constant": cv2.BORDER_CONSTANT,
    "reflect": cv2.BORDER_REFLECT_101,
}
# Output pixel → source pixel.
MAPS = {
    "identity": [1, 0, 0, 0, 1, 0],
    "half-pixel": [1, 0, 0.5, 0, 1, 0.25],
    "turned": [0.8, -0.6, 9.3, 0.6, 0.8, -4.2],
    "enlarged": [0.31, 0.02, 4.4, -0.03, 0.29, 6.1],
    "shrunk": [1.9, 0.3, -3.7, -0.2, 1.7, 1.1],
    "mirrored": [-1, 0, 23, 0, 1, 0],
}


def base64_of(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def main() -> None:
    source = np.random.default_rng(7).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)
    cases = []
    for name, matrix in MAPS.items():
        for border, flag in BORDERS.items():
            width, height = 17, 13
            options = {"flags": cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, "borderMode": flag}
            options["borderValue"] = (10, 200, 90)
            matrix2x3 = np.array(matrix, np.float64).reshape(2, 3)
            out = cv2.warpAffine(source, matrix2x3, (width, height), **options)
            case = {"name": name, "border": border, "toSource": matrix, "width": width, "height": height}
            cases.append({**case, "data": base64_of(out)})
    golden = {
        "opencv": cv2.__version__,
        "fill": [10, 200, 90],
        "source": {"width": WIDTH, "height": HEIGHT, "data": base64_of(source)},
        "cases": cases,
    }
    Path(__file__).with_name("warp-affine.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
