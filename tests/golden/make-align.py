"""Writes align.json: the similarity transforms that scikit-image, and so insightface's norm_crop, estimates.

Run by hand:
    pip install scikit-image==0.26.0 numpy==2.4.6
    python tests/golden/make-align.py
"""
import json
from pathlib import Path

import numpy as np
from skimage.transform import SimilarityTransform

SIZES = {"arcface_112_v1": 112, "arcface_112_v2": 112, "arcface_128": 128, "ffhq_512": 512}
# Pixels of the crop, as insightface's face_align.py (112 v2), facefusion (112 v1, 128) and facexlib (ffhq) give them.
TEMPLATES = {
    "arcface_112_v1": [[39.730, 51.138], [72.270, 51.138], [56.000, 68.493], [42.463, 87.010], [69.537, 87.010]],
    "arcface_112_v2": [
        [38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041],
    ],
    "arcface_128": [
        [46.29459968, 51.69629952], [81.53180032, 51.50140032], [64.02519936, 71.73660032],
        [49.54930048, 92.36550016], [78.72989952, 92.20409984],
    ],
    "ffhq_512": [
        [192.98138, 239.94708], [318.90277, 240.19360], [256.63416, 314.01935],
        [201.26117, 371.41043], [313.08905, 371.15118],
    ],
}


def turned(points: np.ndarray, degrees: float, scale: float, shift: tuple[float, float]) -> np.ndarray:
    angle = np.radians(degrees)
    matrix = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ matrix.T + np.array(shift)


def estimate(source: np.ndarray, target: np.ndarray) -> list[float]:
    transform = SimilarityTransform.from_estimate(source, target)
    return [float(v) for v in transform.params[:2].ravel()]


def main() -> None:
    random = np.random.default_rng(11)
    faces = []
    for name, template in TEMPLATES.items():
        for degrees, scale, shift in [(0, 1.7, (120, 80)), (33, 4.2, (900, 300)), (-45, 0.4, (-10, 25)), (170, 2, (640, 480))]:
            noise = random.normal(0, 2 * scale, (5, 2))
            points = turned(np.array(template), degrees, scale, shift) + noise
            faces.append(
                {
                    "template": name,
                    "size": SIZES[name],
                    "points": points.tolist(),
                    "toCrop": estimate(points, np.array(template)),
                }
            )
    clouds = []
    for count, mirrored in [(2, False), (3, False), (5, False), (68, False), (6, True)]:
        source = random.normal(0, 30, (count, 2)) + random.normal(0, 200, 2)
        target = turned(source, random.uniform(-180, 180), random.uniform(0.2, 5), tuple(random.normal(0, 100, 2)))
        if mirrored:
            target = target * [-1, 1]
        target = target + random.normal(0, 1, target.shape)
        clouds.append({"from": source.tolist(), "to": target.tolist(), "affine": estimate(source, target)})
    path = Path(__file__).with_name("align.json")
    path.write_text(json.dumps({"faces": faces, "clouds": clouds}) + "\n")


main()
