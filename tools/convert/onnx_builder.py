"""Builds ONNX graphs: unique names, weights stored as fp16 or uint8, explicit pads instead of auto_pad SAME."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper, shape_inference

OPSET = 17
IR_VERSION = 8

Storage = Literal["fp32", "fp16"]


@dataclass
class OnnxBuilder:
    """Collects nodes and weights.

    Float constants with at least `fp16_from` values are stored as fp16 with a Cast node to fp32, which ONNX Runtime
    folds when it loads the graph.
    """

    storage: Storage = "fp16"
    fp16_from: int = 512
    nodes: list = field(default_factory=list)
    initializers: list = field(default_factory=list)
    counter: int = 0

    def fresh(self, hint: str) -> str:
        self.counter += 1
        return f"{hint}_{self.counter}"

    def node(self, op: str, inputs: list[str], outputs: int | list[str] = 1, **attributes):
        """Appends a node; returns its output name (or the list of them)."""
        names = outputs if isinstance(outputs, list) else [self.fresh(op.lower()) for _ in range(outputs)]
        attributes = {key: value for key, value in attributes.items() if value is not None}
        self.nodes.append(helper.make_node(op, inputs, names, name=self.fresh(op), **attributes))
        return names[0] if len(names) == 1 else names

    def constant(self, array: np.ndarray, hint: str = "const") -> str:
        """Adds `array` as an initializer, as fp16 if it is large; returns the name of its fp32 or integer value."""
        array = np.asarray(array)
        if array.dtype == np.float64:
            array = array.astype(np.float32)
        if array.dtype == np.float32 and self.storage == "fp16" and array.size >= self.fp16_from:
            if np.abs(array).max() > 65504:
                raise ValueError(f"{hint}: a weight does not fit in fp16")
            stored = self._initializer(array.astype(np.float16), f"{hint}_fp16")
            return self.node("Cast", [stored], to=TensorProto.FLOAT)
        return self._initializer(array, hint)

    def quantised(self, array: np.ndarray, scale: float, minimum: float, hint: str) -> str:
        """Adds a uint8 initializer and the nodes that compute value · scale + minimum in fp32.

        DequantizeLinear does not fit: its zero point is an integer, `minimum` is not.
        """
        stored = self._initializer(array, f"{hint}_uint8")
        as_float = self.node("Cast", [stored], to=TensorProto.FLOAT)
        scaled = self.node("Mul", [as_float, self._initializer(np.float32(scale), f"{hint}_scale")])
        return self.node("Add", [scaled, self._initializer(np.float32(minimum), f"{hint}_min")])

    def _initializer(self, array: np.ndarray, hint: str) -> str:
        name = self.fresh(hint)
        self.initializers.append(numpy_helper.from_array(np.array(array, order="C"), name))
        return name

    def model(self, inputs: dict[str, list], outputs: dict[str, list], description: str) -> onnx.ModelProto:
        """The checked model. `inputs` and `outputs` map names to fp32 shapes (str for a free dimension)."""
        value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)  # noqa: E731
        graph = helper.make_graph(
            self.nodes,
            "likeness",
            [value(name, shape) for name, shape in inputs.items()],
            [value(name, shape) for name, shape in outputs.items()],
            self.initializers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="likeness")
        model.ir_version = IR_VERSION
        model.doc_string = description
        make_pads_explicit(model)
        drop_unused(model)
        onnx.checker.check_model(model, full_check=True)
        return model


def make_pads_explicit(model: onnx.ModelProto) -> None:
    """Replaces auto_pad=SAME_UPPER (TensorFlow's SAME: the odd pixel goes to the bottom and right) by explicit pads.

    Strides above 1 need static spatial sizes; with stride 1 the pads do not depend on the size.
    """
    inferred = shape_inference.infer_shapes(model, data_prop=True)
    shapes = {
        v.name: [d.dim_value if d.HasField("dim_value") else None for d in v.type.tensor_type.shape.dim]
        for v in [*inferred.graph.value_info, *inferred.graph.input, *inferred.graph.output]
    }
    for node in model.graph.node:
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        if attributes.get("auto_pad") != b"SAME_UPPER":
            continue
        strides = attributes.get("strides", [1, 1])
        dilations = attributes.get("dilations", [1, 1])
        sizes = shapes[node.input[0]][2:]
        totals = []
        for size, kernel, stride, dilation in zip(sizes, attributes["kernel_shape"], strides, dilations, strict=True):
            reach = (kernel - 1) * dilation + 1
            if stride == 1:
                totals.append(reach - 1)
            elif size is None:
                raise ValueError(f"{node.name}: SAME padding with stride {stride} needs a static size")
            else:
                totals.append(max((-(-size // stride) - 1) * stride + reach - size, 0))
        pads = [t // 2 for t in totals] + [t - t // 2 for t in totals]
        kept = [a for a in node.attribute if a.name != "auto_pad"]
        del node.attribute[:]
        node.attribute.extend([*kept, helper.make_attribute("pads", pads)])


def drop_unused(model: onnx.ModelProto) -> None:
    """Removes nodes and initializers that no output needs."""
    needed = {o.name for o in model.graph.output}
    kept = []
    for node in reversed(model.graph.node):
        if any(name in needed for name in node.output):
            kept.append(node)
            needed.update(node.input)
    del model.graph.node[:]
    model.graph.node.extend(reversed(kept))
    weights = [i for i in model.graph.initializer if i.name in needed]
    del model.graph.initializer[:]
    model.graph.initializer.extend(weights)
