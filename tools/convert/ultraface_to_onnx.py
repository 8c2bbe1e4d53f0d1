"""UltraFace RFB-320 with any input size.

The published graph has the SSD prior boxes of a 240×320 input as constants. Here the graph computes them from the
shapes of the input and of the feature maps.
"""

import numpy as np
import onnx
from fp16_weights import load_current, store_fp16
from onnx import TensorProto, helper, numpy_helper
from onnx_builder import OnnxBuilder

# Sizes of the prior boxes in input pixels at strides 8, 16, 32, 64. Source:
# Ultra-Light-Fast-Generic-Face-Detector-1MB, vision/ssd/config/fd_config.py.
LEVELS = [[10, 16, 24], [32, 48], [64, 96], [128, 192, 256]]
PRIORS = 4420  # at 240×320


def convert_ultraface(path) -> onnx.ModelProto:
    """`input` [1,3,h,w] → `scores` [1,n,2], `boxes` [1,n,4]; at 240×320 the same numbers as the published graph."""
    model = load_current(path)
    graph = model.graph
    producer = {name: node for node in graph.node for name in node.output}
    heads = class_maps(graph, producer)
    builder = OnnxBuilder(storage="fp32")
    builder.counter = 100_000
    priors = prior_boxes(builder, graph.input[0].name, heads)
    centres = builder.node("Slice", [priors, *(builder.constant(np.int64([n])) for n in (0, 2, 2))])
    sizes = builder.node("Slice", [priors, *(builder.constant(np.int64([n])) for n in (2, 4, 2))])
    for name, array in constants(graph):
        if array.shape == (1, PRIORS, 2):
            # Sizes repeat from cell to cell (10/320 …); centres change.
            replacement = sizes if np.allclose(array[0, 0], array[0, 3]) else centres
            for node in graph.node:
                node.input[:] = [replacement if i == name else i for i in node.input]
    nodes = sorted_nodes(
        [*graph.node, *builder.nodes], {graph.input[0].name}, [*graph.initializer, *builder.initializers]
    )
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(builder.initializers)
    remove_large_constants(graph)
    free(graph.input[0], {2: "height", 3: "width"})
    for output in graph.output:
        free(output, {1: "priors"})
    model.doc_string = "UltraFace RFB-320, MIT, priors computed in the graph"
    return store_fp16(model)


def class_maps(graph, producer) -> list[str]:
    """The four classification feature maps [1, 2·priors, fh, fw], finest first."""
    softmax = next(n for n in graph.node if n.op_type == "Softmax")
    maps = []
    for name in producer[softmax.input[0]].input:
        node = producer[name]
        while node.op_type != "Conv":
            node = producer[node.input[0]]
        maps.append(node.output[0])
    return maps


def prior_boxes(b: OnnxBuilder, image: str, maps: list[str]) -> str:
    """[1,n,4]: centre x, centre y, width, height as fractions of the image, clipped to 0–1."""
    i64 = lambda *n: b.constant(np.int64(n))  # noqa: E731
    f32 = lambda *n: b.constant(np.float32(n))  # noqa: E731
    extent = lambda of, axis: b.node("Gather", [b.node("Shape", [of]), b.constant(np.int64(axis))])  # noqa: E731
    as_float = lambda name: b.node("Cast", [name], to=TensorProto.FLOAT)  # noqa: E731
    height, width = (as_float(extent(image, axis)) for axis in (2, 3))

    # (cell + ½) / cells, not · stride / size: the published constants divide by the rounded-up number of cells.
    def centres(steps: str, shape: list[int], grid: str) -> str:
        index = as_float(b.node("Range", [b.constant(np.int64(0)), steps, b.constant(np.int64(1))]))
        along = b.node("Div", [b.node("Add", [index, f32(0.5)]), as_float(steps)])
        return b.node("Expand", [b.node("Reshape", [along, i64(*shape)]), grid])

    def extents(size: str, sizes: list[int], grid: str) -> str:
        fraction = b.node("Div", [f32(*sizes), size])
        return b.node("Expand", [b.node("Reshape", [fraction, i64(1, 1, len(sizes), 1)]), grid])

    levels = []
    for feature_map, sizes in zip(maps, LEVELS, strict=True):
        rows, columns = extent(feature_map, 2), extent(feature_map, 3)
        cells = [b.node("Reshape", [n, i64(1)]) for n in (rows, columns)]
        grid = b.node("Concat", [*cells, i64(len(sizes), 1)], axis=0)
        columns_of = [
            centres(columns, [1, -1, 1, 1], grid),
            centres(rows, [-1, 1, 1, 1], grid),
            extents(width, sizes, grid),
            extents(height, sizes, grid),
        ]
        levels.append(b.node("Reshape", [b.node("Concat", columns_of, axis=3), i64(1, -1, 4)]))
    return b.node("Clip", [b.node("Concat", levels, axis=1), b.constant(np.float32(0)), b.constant(np.float32(1))])


def constants(graph):
    for node in graph.node:
        if node.op_type == "Constant":
            yield node.output[0], numpy_helper.to_array(helper.get_attribute_value(node.attribute[0]))


def remove_large_constants(graph) -> None:
    kept = [
        n
        for n in graph.node
        if n.op_type != "Constant" or numpy_helper.to_array(helper.get_attribute_value(n.attribute[0])).size < PRIORS
    ]
    del graph.node[:]
    graph.node.extend(kept)


def sorted_nodes(nodes: list, known: set[str], initializers: list) -> list:
    """Topological order of `nodes`."""
    known = known | {i.name for i in initializers} | {""}
    ordered, waiting = [], list(nodes)
    while waiting:
        ready = [n for n in waiting if all(i in known for i in n.input)]
        if not ready:
            raise ValueError("the graph has a cycle or a missing input")
        for node in ready:
            known.update(node.output)
        ordered.extend(ready)
        waiting = [n for n in waiting if not any(n is r for r in ready)]
    return ordered


def free(value, names: dict[int, str]) -> None:
    for axis, name in names.items():
        value.type.tensor_type.shape.dim[axis].dim_param = name
