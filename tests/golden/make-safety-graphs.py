"""Makes safety/*.onnx, tiny graphs with the contract of the starter's safety classifier (nsfwjs MobileNet v2).

Run by hand:
    pip install onnx==1.23.2 numpy==2.4.6
    python tests/golden/make-safety-graphs.py

`always.onnx` takes every picture for pornographic, with 0.95. `red.onnx` does so where the picture is red on average,
so that one of several pictures can be the refused one; all others are "neutral" to it.
"""
from pathlib import Path

import numpy as np
from graph_builder import Graph

GRAPHS = Path(__file__).parent / "safety"
# drawing, hentai, neutral, porn, sexy
HARMLESS = np.array([[0, 0, 1, 0, 0]], np.float32)
UNSAFE = np.array([[0.02, 0, 0.02, 0.95, 0.01]], np.float32)


def make(name: str, threshold: float) -> None:
    graph = Graph(GRAPHS)
    mean = graph.add("Flatten", [graph.add("GlobalAveragePool", ["input"])])
    redness = graph.add("MatMul", [mean, graph.constant(np.array([[1], [-0.5], [-0.5]], np.float32))])
    steep = graph.add("Mul", [graph.add("Sub", [redness, graph.constant(np.float32(threshold))]), graph.constant(np.float32(1000))])
    unsafe = graph.add("Sigmoid", [steep])
    change = graph.add("MatMul", [unsafe, graph.constant(UNSAFE - HARMLESS)])
    graph.add("Add", [change, graph.constant(HARMLESS)], "probabilities")
    graph.save(name, [("input", [1, 3, 224, 224])], [("probabilities", [1, 5])])


GRAPHS.mkdir(exist_ok=True)
make("always", -2)
make("red", 0.5)
