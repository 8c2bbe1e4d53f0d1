"""Weights inside an ONNX graph: named after our parameters, stored small, and read back.

Exporters fold and transpose linear layers and rename them; here every initializer that holds a parameter gets
the parameter's name again (with `.T` where it is transposed), so that a pack alone is enough to train on.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

STORED, SCALE, TRANSPOSED = ".stored", ".scale", ".T"
SMALL = 256
"""Initializers with fewer values keep their number format: scalars, shapes, normalisation constants."""
LARGE = 16_384
"""Matrices and kernels from this many values on are what 8 bits are worth for."""


def _known_values(network: nn.Module) -> dict[bytes, list[str]]:
    names: dict[bytes, list[str]] = {}
    for name, value in network.state_dict().items():
        array = value.detach().cpu().numpy()
        names.setdefault(array.tobytes(), []).append(name)
        if array.ndim == 2:
            names.setdefault(np.ascontiguousarray(array.T).tobytes(), []).append(name + TRANSPOSED)
    return names


def name_initializers(graph: onnx.GraphProto, network: nn.Module) -> None:
    """Rename the initializers of `graph` that hold values of `network`."""
    known, renamed = _known_values(network), {}
    for tensor in graph.initializer:
        names = known.get(numpy_helper.to_array(tensor).tobytes())
        if names:
            renamed[tensor.name] = names.pop(0) if len(names) > 1 else names[0]
            tensor.name = renamed[tensor.name]
    for node in graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)


def store_small(graph: onnx.GraphProto, eight_bits: bool = False) -> None:
    """Store float32 initializers as float16 and int64 ones as int16, each cast back where it is used.

    With `eight_bits` large matrices and kernels become int8, with one scale for each output, which runtimes
    multiply in once, when they load the graph.
    """
    kept, nodes = [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        small = {"float32": np.float16, "int64": np.int16}.get(array.dtype.name)
        if small is None or array.size < SMALL or (small is np.int16 and array.max() > np.iinfo(small).max):
            kept.append(tensor)
        elif eight_bits and small is np.float16 and array.ndim > 1 and array.size >= LARGE:
            whole, scale = rounded_to_eight_bits(array, tensor.name.endswith(TRANSPOSED))
            kept.append(numpy_helper.from_array(whole, tensor.name + STORED))
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


def rounded_to_eight_bits(array: np.ndarray, transposed: bool) -> tuple[np.ndarray, np.ndarray]:
    """int8 values and the float32 scale of each output, shaped to multiply them."""
    inputs = tuple(axis for axis in range(array.ndim) if axis != (1 if transposed else 0))
    scale = np.maximum(np.abs(array).max(inputs, keepdims=True), 1e-12) / 127
    return (array / scale).round().astype(np.int8), scale.astype(np.float32)


def read_into(network: nn.Module, file: Path) -> None:
    """Fill `network` from a graph made by these functions. Raises KeyError naming what either lacks."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in onnx.load(file).graph.initializer}
    found: dict[str, np.ndarray] = {}
    for full_name, array in stored.items():
        name = full_name.removesuffix(STORED)
        array = array * stored.get(name + SCALE, 1)
        found[name.removesuffix(TRANSPOSED)] = array.T if name.endswith(TRANSPOSED) else array
    state = network.state_dict()
    lacking = [name for name in state if name not in found]
    if lacking:
        raise KeyError(f"{file} lacks {', '.join(lacking)}; it was not exported by training.export.")
    if more := [name for name in found if name.endswith((".weight", ".bias")) and name not in state]:
        raise KeyError(f"{file} has {', '.join(more)}, which this network lacks; it is of another preset.")
    for name, value in state.items():
        array = np.array(found[name]).reshape(value.shape)
        state[name] = torch.from_numpy(array).to(value.dtype)
    network.load_state_dict(state)
