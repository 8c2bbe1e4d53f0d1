"""Writes resize.json: what Pillow makes of a small noisy picture at other sizes.

Run by hand:
    pip install pillow==13.0.0 numpy==2.4.6
    python tests/golden/make-resize.py

The noise stays within 70…190, so that no overshoot is clipped: Pillow clips between its two passes, we after both.
"""
import base64
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

KERNELS = {
    "lanczos3": Image.Resampling.LANCZOS,
    "bicubic": Image.Resampling.BICUBIC,
    "bilinear": Image.Resampling.BILINEAR,
    "area": Image.Resampling.BOX,
}
SIZES = [(11, 9), (41, 33), (24, 50), (60, 8), (23, 19), (8, 10)]


def base64_of(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()


def main() -> None:
    source = np.random.default_rng(3).integers(70, 191, (20, 24, 3), dtype=np.uint8)
    image = Image.fromarray(source)
    cases = []
    for kernel, flag in KERNELS.items():
        for width, height in SIZES:
            # Pillow's BOX is the covered area only where the source divides evenly.
            if kernel == "area" and (24 % width or 20 % height):
                continue
            data = base64_of(np.asarray(image.resize((width, height), flag)))
            cases.append({"kernel": kernel, "width": width, "height": height, "data": data})
    golden = {"pillow": PIL.__version__, "source": {"width": 24, "height": 20, "data": base64_of(source)}, "cases": cases}
    Path(__file__).with_name("resize.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
