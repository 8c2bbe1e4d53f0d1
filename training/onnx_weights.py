"""Weights in an ONNX graph: initializers named after PyTorch parameters, stored as float16 or int8, and read back.

The exporter transposes the weights of linear layers and renames them. `name_initializers` gives every initializer
that holds a parameter the parameter's name (with `.T` where it is transposed), so that training can be continued
from a pack.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.checkpoint import current_key

STORED, SCALE, TRANSPOSED = ".stored", ".scale", ".T"
MIN_VALUES = 256
"""Initializers with fewer values keep their type: scalars, shapes, constants of normalisation layers."""
MIN_VALUES_INT8 = 16_384
"""Matrices and kernels with fewer values are stored as float16, not as int8."""


def _names_by_value(network: nn.Module) -> dict[bytes, list[str]]:
    """Bytes of a parameter → the names of all parameters with these bytes."""
    names: dict[bytes, list[str]] = {}
    for name, value in network.state_dict().items():
        array = value.detach().cpu().numpy()
        names.setdefault(array.tobytes(), []).append(name)
        if array.ndim == 2:
            names.setdefault(np.ascontiguousarray(array.T).tobytes(), []).append(name + TRANSPOSED)
    return names


def name_initializers(graph: onnx.GraphProto, network: nn.Module) -> None:
    """Rename the initializers of `graph` whose bytes equal a parameter or buffer of `network`."""
    known, renamed = _names_by_value(network), {}
    for tensor in graph.initializer:
        names = known.get(numpy_helper.to_array(tensor).tobytes())
        if names:
            renamed[tensor.name] = names.pop(0) if len(names) > 1 else names[0]
            tensor.name = renamed[tensor.name]
    for node in graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)


def store_reduced_precision(graph: onnx.GraphProto, int8: bool = False) -> None:
    """Store float32 initializers as float16 and int64 ones as int16, followed by a Cast node.

    With `int8`, large matrices and kernels become int8 with one float32 scale per output channel, followed by
    Cast and Mul. Runtimes fold these nodes when they load the graph, so inference runs in float32.
    """
    kept, nodes = [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        small = {"float32": np.float16, "int64": np.int16}.get(array.dtype.name)
        if small is None or array.size < MIN_VALUES or (small is np.int16 and array.max() > np.iinfo(small).max):
            kept.append(tensor)
        elif int8 and small is np.float16 and array.ndim > 1 and array.size >= MIN_VALUES_INT8:
            values, scale = quantize_per_channel(array, tensor.name.endswith(TRANSPOSED))
            kept.append(numpy_helper.from_array(values, tensor.name + STORED))
            kept.append(numpy_helper.from_array(scale, tensor.name + SCALE))
            cast = tensor.name + ".cast"
            nodes.append(helper.make_node("Cast", [tensor.name + STORED], [cast], to=TensorProto.FLOAT))
            nodes.append(helper.make_node("Mul", [cast, tensor.name + SCALE], [tensor.name]))
        else:
            kept.append(numpy_helper.from_array(array.astype(small), tensor.name + STORED))
            wide = TensorProto.FLOAT if small is np.float16 else TensorProto.INT64
            nodes.append(helper.make_node("Cast", [tensor.name + STORED], [tensor.name], to=wide))
    nodes += graph.node
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


def quantize_per_channel(array: np.ndarray, transposed: bool) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric quantisation per output channel: int8 values, and float32 scales that broadcast against them."""
    inputs = tuple(axis for axis in range(array.ndim) if axis != (1 if transposed else 0))
    scale = np.maximum(np.abs(array).max(inputs, keepdims=True), 1e-12) / 127
    return (array / scale).round().astype(np.int8), scale.astype(np.float32)


def load_graph_weights(network: nn.Module, file: Path) -> None:
    """Load a graph written by these functions into `network`; graphs with earlier parameter names load, too.

    Raises KeyError with the names that the graph or the network lacks.
    """
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(file).graph.initializer}
    found: dict[str, np.ndarray] = {}
    for full_name, array in stored.items():
        name = full_name.removesuffix(STORED)
        array = array * stored.get(name + SCALE, 1)
        key = current_key(name.removesuffix(TRANSPOSED))
        found[key] = array.T if name.endswith(TRANSPOSED) else array
    state = network.state_dict()
    lacking = [name for name in state if name not in found]
    if lacking:
        raise KeyError(f"{file} lacks {', '.join(lacking)}; it was not exported by training.export_onnx.")
    if more := [name for name in found if name.endswith((".weight", ".bias")) and name not in state]:
        raise KeyError(f"{file} has {', '.join(more)}, which this network lacks; it is of another preset.")
    for name, value in state.items():
        array = np.array(found[name]).reshape(value.shape)
        state[name] = torch.from_numpy(array).to(value.dtype)
    network.load_state_dict(state)
