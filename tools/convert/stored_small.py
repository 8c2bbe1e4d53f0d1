"""Rewrites a finished ONNX model's fp32 weights as fp16 + Cast (ONNX Runtime folds the casts at load)."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from onnx_builder import IR_VERSION, drop_unused

# 13 changed Softmax, and the version converter wraps each one in reshapes: no gain for these graphs.
OPSET = 12


def load_current(path) -> onnx.ModelProto:
    """The model at opset 12, with weights out of the input list and no producer's leftovers."""
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
    """The same model with float weights of `from_count` numbers or more stored as fp16."""
    casts = []
    for index, weight in enumerate(model.graph.initializer):
        array = numpy_helper.to_array(weight)
        if array.dtype != np.float32 or array.size < from_count:
            continue
        stored = f"{weight.name}_fp16"
        casts.append(
            helper.make_node(
                "Cast", [stored], [weight.name], name=f"{weight.name}_cast", to=TensorProto.FLOAT
            )
        )
        model.graph.initializer[index].CopyFrom(numpy_helper.from_array(array.astype(np.float16), stored))
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    drop_unused(model)
    onnx.checker.check_model(model, full_check=True)
    return model
