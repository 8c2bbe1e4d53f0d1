"""Makes photo/*.onnx, tiny graphs with the types and shapes of published networks that colour photos and remove
backgrounds, and photo.json with photo/coloured.png: what the networks' own code makes of a photo of tests/fixtures.

Run by hand:
    pip install onnx==1.23.2 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 numpy==2.4.6
    python tests/golden/make-photo-graphs.py

The graphs see nothing. They mix the channels of each pixel, so that whatever is prepared or read otherwise than by the
references gives other numbers. The photo is cut to the network's size, or enlarged, as programs shrink differently.

What the references do is written here after DDColor's infer.py, MODNet's inference_onnx.py, BiRefNet's inference.py, IS-Net's
Inference.py and U^2-Net's u2net_test.py.
"""
import json
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from graph_builder import Graph

HERE = Path(__file__).parent
GRAPHS = HERE / "photo"
PHOTO = HERE.parent / "fixtures" / "photos" / "astronaut.png"
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
EVERY = 997


def mixed(g: Graph, weights: list[list[float]], bias: list[float]) -> str:
    kernel = np.array(weights, np.float32)[:, :, None, None]
    return g.add("Conv", ["input", g.constant(kernel), g.constant(np.array(bias))])


def colouriser(name: str, side: int) -> None:
    g = Graph(GRAPHS)
    waves = g.add("Sin", [mixed(g, [[4.0, 1.0, 0.5], [0.3, 3.0, 2.0]], [0.2, -0.7])])
    g.add("Mul", [waves, g.constant(38.0)], "output")
    g.save(name, [("input", [1, 3, side, side])], [("output", [1, 2, side, side])])


def remover(name: str, shape: list, last: str | None = None, outputs: int = 1) -> None:
    g = Graph(GRAPHS)
    values = mixed(g, [[1.4, -0.9, 0.7]], [-0.35])
    for n in range(outputs):
        g.add(last or "Identity", [values], f"output{n}") if n == 0 else g.add("Neg", [values], f"output{n}")
    inputs = [("input", [1, 3, *shape])]
    g.save(name, inputs, [(f"output{n}", [1, 1, *shape]) for n in range(outputs)])


def run(name: str, planes: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(GRAPHS / f"{name}.onnx")
    return session.run(None, {"input": planes[None].astype(np.float32)})[0][0]


def coloured(name: str, bgr: np.ndarray) -> np.ndarray:
    lightness = cv2.cvtColor(bgr.astype(np.float32) / 255, cv2.COLOR_BGR2Lab)[:, :, :1]
    grey = cv2.cvtColor(np.concatenate([lightness, np.zeros_like(lightness), np.zeros_like(lightness)], 2), cv2.COLOR_LAB2RGB)
    ab = run(name, grey.transpose(2, 0, 1)).transpose(1, 2, 0)
    return (cv2.cvtColor(np.concatenate([lightness, ab], 2), cv2.COLOR_LAB2BGR) * 255).round()


def normalised(rgb: np.ndarray, mean: list[float], std: list[float]) -> np.ndarray:
    return ((rgb / 255 - np.array(mean)) / np.array(std)).transpose(2, 0, 1)


def stretched(values: np.ndarray) -> np.ndarray:
    return (values - values.min()) / (values.max() - values.min())


def main() -> None:
    GRAPHS.mkdir(exist_ok=True)
    colouriser("ddcolor", 128)
    remover("modnet", ["height", "width"], "Sigmoid")
    remover("birefnet", [1024, 1024])
    remover("isnet", [1024, 1024])
    remover("u2net", [320, 320], outputs=7)
    bgr = cv2.imread(str(PHOTO))
    cv2.imwrite(str(GRAPHS / "coloured.png"), coloured("ddcolor", bgr[40:168, 160:288]))

    rgb = bgr[:, :, ::-1].astype(np.float64)
    large = cv2.resize(rgb, (1024, 1024), interpolation=cv2.INTER_LINEAR)
    alphas = {
        "modnet": run("modnet", normalised(rgb, [0.5] * 3, [0.5] * 3)),
        "birefnet": 1 / (1 + np.exp(-run("birefnet", normalised(large, *IMAGENET)))),
        "isnet": stretched(run("isnet", normalised(large, [0.5] * 3, [1.0] * 3))),
        "u2net": stretched(run("u2net", normalised(rgb[40:360, 80:400], *IMAGENET))),
    }
    golden = {
        name: {
            "shape": list(alpha.shape[1:]),
            "every": EVERY,
            "values": [round(float(v), 5) for v in alpha.reshape(-1)[::EVERY]],
        }
        for name, alpha in alphas.items()
    }
    (HERE / "photo.json").write_text(json.dumps(golden) + "\n")


if __name__ == "__main__":
    main()
