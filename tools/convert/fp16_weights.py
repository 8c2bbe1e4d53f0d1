"""Stores the fp32 weights of an ONNX model as fp16 with Cast nodes, which ONNX Runtime folds at load time."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx_builder import IR_VERSION, drop_unused

OPSET = 12
"""Opset 13 changed Softmax, and the version converter would add reshapes around each one."""


def load_current(path) -> onnx.ModelProto:
    """The model at opset 12 or later, with weights removed from the inputs and without value_info."""
    model = onnx.load(path)
    names = {i.name for i in model.graph.initializer}
    inputs = [i for i in model.graph.input if i.name not in names]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    if model.opset_import[0].version < OPSET:
        model = onnx.version_converter.convert_version(model, OPSET)
    del model.graph.value_info[:]
    model.ir_version = IR_VERSION
    return model


def store_fp16(model: onnx.ModelProto, from_count: int = 512) -> onnx.ModelProto:
    """Changes `model` in place: fp32 weights with at least `from_count` values become fp16. Returns it."""
    casts = []
    for index, weight in enumerate(model.graph.initializer):
        array = numpy_helper.to_array(weight)
        if array.dtype != np.float32 or array.size < from_count:
            continue
        stored = f"{weight.name}_fp16"
        casts.append(
            helper.make_node("Cast", [stored], [weight.name], name=f"{weight.name}_cast", to=TensorProto.FLOAT)
        )
        model.graph.initializer[index].CopyFrom(numpy_helper.from_array(array.astype(np.float16), stored))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    drop_unused(model)
    onnx.checker.check_model(model, full_check=True)
    return model
