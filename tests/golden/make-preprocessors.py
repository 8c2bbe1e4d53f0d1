"""What OpenCV and the annotators of ControlNet draw: edges, faces by MediaPipe's connections, faces and hands as OpenPose.

Run by hand:
    pip install opencv-python-headless==5.0.0.93 numpy==2.4.6 && pip install --no-deps mediapipe==0.10.21
    python tests/golden/make-preprocessors.py

`preprocessors.json` holds for each picture the pixels that are not black: bits, packed, in base64, and what colours there are.
"""

import base64
import colorsys
import importlib.util
import json
import math
from pathlib import Path

import cv2
import numpy as np

HERE = Path(__file__).parent
TOPOLOGY = json.loads((HERE.parents[1] / "src/core/faces/mesh/face-mesh-topology.json").read_text())


def connections(name: str):
    """A file of MediaPipe without its libraries."""
    folder = importlib.util.find_spec("mediapipe").submodule_search_locations[0]
    spec = importlib.util.spec_from_file_location(name, Path(folder) / "python" / "solutions" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bent(width: int, height: int) -> np.ndarray:
    """Curved bands of three colours, in whole numbers; the tests make the same."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [((x * x + 2 * y * y + (c + 1) * x * y) // (90 + 20 * c) * 37 + c * 50) % 256 for c in range(3)]
    return np.stack(channels, axis=-1).astype(np.uint8)


def soft(width: int, height: int) -> np.ndarray:
    """Waves whose edges are weaker and stronger than both thresholds."""
    y, x = np.mgrid[0:height, 0:width]
    channels = [abs((x * (3 + c) + y * (5 - c)) % 64 - 32) * ((x + y) % 128) // 24 for c in range(3)]
    return np.stack(channels, axis=-1).clip(0, 255).astype(np.uint8)


def mesh(width: int, height: int, scale: float) -> np.ndarray:
    """The canonical face, turned by a tenth of a radian."""
    points = np.array(TOPOLOGY["canonical"])
    x, y = points[:, 0], -points[:, 1]
    cos, sin = math.cos(0.1), math.sin(0.1)
    return np.stack([width / 2 + scale * (x * cos - y * sin), height / 2 + scale * (x * sin + y * cos)], axis=-1)


def draw_mediapipe(width: int, height: int, points: np.ndarray) -> np.ndarray:
    """laion_face_common.py: colours are in BGR and turned at the end; of irises the middle of the lids stands in."""
    faces = connections("face_mesh_connections")
    parts = [(faces.FACEMESH_FACE_OVAL, (10, 200, 10)), (faces.FACEMESH_LEFT_EYE, (180, 200, 10)), (faces.FACEMESH_LEFT_EYEBROW, (180, 220, 10)),
             (faces.FACEMESH_RIGHT_EYE, (10, 200, 180)), (faces.FACEMESH_RIGHT_EYEBROW, (10, 220, 180)), (faces.FACEMESH_LIPS, (10, 180, 10))]
    image = np.zeros((height, width, 3), np.uint8)
    pixel = lambda p: (int(math.floor(p[0])), int(math.floor(p[1])))
    for edges, colour in parts:
        for a, b in edges:
            cv2.line(image, pixel(points[a]), pixel(points[b]), colour, 2)
    for eye, colour in (("rightEye", (10, 200, 250)), ("leftEye", (250, 200, 10))):
        x, y = pixel(points[TOPOLOGY[eye]].mean(axis=0))
        image[y - 2:y + 2, x - 2:x + 2] = colour
    return image[:, :, ::-1].copy()


# PeizhiYan/Mediapipe_2_Dlib_Landmarks.
DLIB = [[127], [234], [93], [132, 58], [58, 172], [136], [150], [176], [152], [400], [379], [365], [397, 288], [361], [323], [454], [356],
        [70], [63], [105], [66], [107], [336], [296], [334], [293], [300], [168, 6], [197, 195], [5], [4], [75], [97], [2], [326], [305],
        [33], [160], [158], [133], [153], [144], [362], [385], [387], [263], [373], [380], [61], [39], [37], [0], [267], [269], [291],
        [321], [314], [17], [84], [91], [78], [82], [13], [312], [308], [317], [14], [87]]


def hand(width: int, height: int) -> np.ndarray:
    """Five fingers of four joints around a wrist, the last beyond the border."""
    points = [[width * 0.2, height * 0.9]]
    for finger in range(5):
        for joint in range(4):
            angle, length = -2.4 + 0.35 * finger, 18 + 13 * joint
            points.append([points[0][0] + length * math.cos(angle), points[0][1] + length * math.sin(angle)])
    return np.array(points)


def draw_openpose(width: int, height: int, points: np.ndarray, joints: np.ndarray) -> np.ndarray:
    """controlnet_aux, open_pose/util.py: draw_handpose, then draw_facepose."""
    image = np.zeros((height, width, 3), np.uint8)
    edges = [(0 if i == 0 else f + i, f + i + 1) for f in (0, 4, 8, 12, 16) for i in range(4)]
    for i, (a, b) in enumerate(edges):
        (ax, ay), (bx, by) = joints[a].astype(int).tolist(), joints[b].astype(int).tolist()
        if min(ax, ay, bx, by) > 0.01:
            cv2.line(image, (ax, ay), (bx, by), [255 * v for v in colorsys.hsv_to_rgb(i / len(edges), 1, 1)], thickness=2)
    for x, y in joints.astype(int).tolist():
        if x > 0.01 and y > 0.01:
            cv2.circle(image, (x, y), 4, (0, 0, 255), thickness=-1)
    face = [points[indices].mean(axis=0) for indices in [*DLIB, TOPOLOGY["rightEye"], TOPOLOGY["leftEye"]]]
    for x, y in np.array(face).astype(int).tolist():
        cv2.circle(image, (x, y), 3, (255, 255, 255), thickness=-1)
    return image


def packed(image: np.ndarray) -> dict:
    flat = image.reshape(image.shape[0], image.shape[1], -1)
    colours = np.unique(flat.reshape(-1, flat.shape[2]), axis=0).tolist()
    return {"width": image.shape[1], "height": image.shape[0], "colours": colours,
            "bits": base64.b64encode(np.packbits(flat.max(axis=2) > 0).tobytes()).decode()}


def main() -> None:
    face = mesh(200, 240, 11)
    edges = {name: cv2.Canny(picture, 100, 200) for name, picture in {"bent": bent(161, 120), "soft": soft(150, 131)}.items()}
    for name, found in edges.items():
        print(name, f"{(found > 0).mean():.3f}")
        assert 0.02 < (found > 0).mean() < 0.4, "these edges tell nothing"
    golden = {
        "canny": {name: packed(found) for name, found in edges.items()},
        "mediapipe-face": packed(draw_mediapipe(200, 240, face)),
        "openpose": packed(draw_openpose(200, 240, face, hand(200, 240))),
    }
    (HERE / "preprocessors.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
