"""TensorFlow.js graph model (frozen TensorFlow graph) → ONNX, for the op types our networks use.

TensorFlow computes in NHWC, ONNX's convolutions in NCHW. Each value has a known layout: the output of a
convolution stays NCHW through elementwise ops and is transposed to NHWC only for an op that depends on the axis
order (Reshape, Gather …). The graph input is NCHW.
"""

import base64
from dataclasses import dataclass

import numpy as np
from onnx import TensorProto
from onnx_builder import OnnxBuilder
from tfjs_weights import Weight

TO_NCHW = [0, 3, 1, 2]
TO_NHWC = [0, 2, 3, 1]
FAR = np.iinfo(np.int64).max
NCHW_AXIS = {0: 0, 1: 2, 2: 3, 3: 1, -1: 1, -2: 3, -3: 2, -4: 0}

UNARY = {"Identity": "Identity", "Sigmoid": "Sigmoid", "Floor": "Floor", "Relu": "Relu"}
BINARY = {"Add": "Add", "AddV2": "Add", "Sub": "Sub", "Mul": "Mul", "Maximum": "Max", "Minimum": "Min"}
REDUCE = {"Sum": "ReduceSum", "Max": "ReduceMax", "Min": "ReduceMin", "Prod": "ReduceProd"}
CAST = {"DT_INT32": TensorProto.INT32, "DT_FLOAT": TensorProto.FLOAT}


@dataclass(frozen=True)
class Value:
    """A tensor: an ONNX name, or a constant that is not in the graph yet. `nchw`: its axes are in NCHW order."""

    name: str = ""
    nchw: bool = False
    weight: Weight | None = None

    @property
    def array(self) -> np.ndarray | None:
        return self.weight.array if self.weight else None


class GraphConverter:
    """Converts the nodes that an output needs; `output` returns the ONNX name of a TensorFlow node's output."""

    def __init__(self, topology: dict, weights: dict[str, Weight], builder: OnnxBuilder, input_name: str = "input"):
        self.builder = builder
        self.weights = weights
        self.input_name = input_name
        self.definitions = {node["name"]: node for node in topology["node"]}
        self.values: dict[str, Value] = {}
        self.transposed: dict[str, str] = {}

    def output(self, node_name: str) -> str:
        """The ONNX name of a node's output, in TensorFlow's axis order."""
        return self.plain(self.value(node_name))

    def value(self, reference: str) -> Value:
        name = source(reference)
        pending = [name]
        while pending:
            current = pending[-1]
            if current in self.values:
                pending.pop()
                continue
            node = self.definitions[current]
            missing = [i for i in data_inputs(node) if i not in self.values]
            if missing:
                pending.extend(missing)
            else:
                self.values[current] = self.translate(node)
                pending.pop()
        return self.values[name]

    # -- layout

    def plain(self, value: Value) -> str:
        if value.array is not None:
            return self.constant(value)
        if not value.nchw:
            return value.name
        if value.name not in self.transposed:
            self.transposed[value.name] = self.builder.node("Transpose", [value.name], perm=TO_NHWC)
        return self.transposed[value.name]

    def nchw(self, value: Value) -> str:
        if value.array is not None:
            shape = [1] * (4 - value.array.ndim) + list(value.array.shape)
            return self.builder.constant(value.array.reshape(shape).transpose(TO_NCHW))
        return value.name if value.nchw else self.builder.node("Transpose", [value.name], perm=TO_NCHW)

    def constant(self, value: Value, arrange=lambda array: array) -> str:
        """A weight's ONNX name, after `arrange` reorders its axes. Quantised weights stay uint8 in the file."""
        weight = value.weight
        if weight.stored is not None and weight.stored.size >= self.builder.fp16_from:
            return self.builder.quantised(arrange(weight.stored), weight.scale, weight.minimum, "weight")
        return self.builder.constant(arrange(weight.array))

    def emit(self, op: str, inputs: list[str], nchw: bool = False, **attributes) -> Value:
        return Value(self.builder.node(op, inputs, **attributes), nchw)

    # -- ops

    def translate(self, node: dict) -> Value:
        op = node["op"]
        inputs = [self.values[i] for i in data_inputs(node)]
        attributes = Attributes(node.get("attr", {}))
        if op == "Const":
            return Value(weight=self.weights[node["name"]])
        if op == "Placeholder":
            return Value(self.input_name, nchw=True)
        if op in UNARY:
            return self.emit(UNARY[op], [self.keep(inputs[0])], inputs[0].nchw)
        if op in BINARY:
            return self.binary(BINARY[op], inputs)
        if op in REDUCE:
            return self.reduce(REDUCE[op], inputs, attributes)
        method = getattr(self, f"op_{op.strip('_').lower()}", None)
        if method is None:
            raise NotImplementedError(f"op {op} (node {node['name']})")
        return method(inputs, attributes)

    def keep(self, value: Value) -> str:
        return value.name if value.array is None else self.plain(value)

    def binary(self, op: str, inputs: list[Value]) -> Value:
        movable = any(v.nchw for v in inputs) and all(v.nchw or v.array is not None for v in inputs)
        names = [self.nchw(v) if movable else self.plain(v) for v in inputs]
        return self.emit(op, names, movable)

    def reduce(self, op: str, inputs: list[Value], attributes: "Attributes") -> Value:
        keep = attributes.boolean("keep_dims")
        axes = [int(a) for a in np.atleast_1d(inputs[1].array)]
        nchw = inputs[0].nchw and (keep or set(axes) == {1, 2})
        source = inputs[0].name if nchw else self.plain(inputs[0])
        axes = [NCHW_AXIS[a] for a in axes] if nchw else axes
        if op == "ReduceSum":
            return self.emit(op, [source, self.builder.constant(np.int64(axes))], nchw and keep, keepdims=int(keep))
        return self.emit(op, [source], nchw and keep, axes=axes, keepdims=int(keep))

    def op_conv2d(self, inputs: list[Value], attributes: "Attributes") -> Value:
        kernel = self.constant(inputs[1], lambda a: a.transpose(3, 2, 0, 1))
        return self.convolution(inputs, kernel, 1, attributes)

    def op_depthwiseconv2dnative(self, inputs: list[Value], attributes: "Attributes") -> Value:
        height, width, channels, multiplier = inputs[1].array.shape
        shape = (channels * multiplier, 1, height, width)
        kernel = self.constant(inputs[1], lambda a: a.transpose(2, 3, 0, 1).reshape(shape))
        return self.convolution(inputs, kernel, channels, attributes)

    op_fusedconv2d = op_conv2d
    op_fuseddepthwiseconv2dnative = op_depthwiseconv2dnative

    def convolution(self, inputs: list[Value], kernel: str, groups: int, attributes: "Attributes") -> Value:
        if attributes.text("data_format", "NHWC") != "NHWC":
            raise NotImplementedError("NCHW TensorFlow convolution")
        fused = attributes.texts("fused_ops")
        bias = [self.builder.constant(inputs[2].array.reshape(-1))] if fused[:1] == ["BiasAdd"] else []
        result = self.builder.node(
            "Conv",
            [self.nchw(inputs[0]), kernel, *bias],
            kernel_shape=list(inputs[1].array.shape[:2]),
            strides=attributes.numbers("strides")[1:3],
            dilations=attributes.numbers("dilations")[1:3],
            group=groups,
            auto_pad=attributes.auto_pad(),
        )
        for op in fused[1:] if bias else fused:
            if op == "Relu":
                result = self.builder.node("Relu", [result])
            elif op == "Relu6":
                result = self.relu6(result)
            elif op == "Prelu":
                result = self.builder.node("PRelu", [result, self.slope(inputs[3])])
            else:
                raise NotImplementedError(f"fused {op}")
        return Value(result, nchw=True)

    def relu6(self, name: str) -> str:
        return self.builder.node(
            "Clip", [name, self.builder.constant(np.float32(0)), self.builder.constant(np.float32(6))]
        )

    def op_relu6(self, inputs: list[Value], _: "Attributes") -> Value:
        return Value(self.relu6(self.keep(inputs[0])), inputs[0].nchw)

    def op_conv2dbackpropinput(self, inputs: list[Value], attributes: "Attributes") -> Value:
        """A transposed convolution whose kernel is its stride, so that SAME pads nothing."""
        _, kernel, data = inputs
        strides = attributes.numbers("strides")[1:3]
        if list(kernel.array.shape[:2]) != strides:
            raise NotImplementedError("Conv2DBackpropInput with overlapping windows")
        weight = self.constant(kernel, lambda a: a.transpose(3, 2, 0, 1))
        return self.emit("ConvTranspose", [self.nchw(data), weight], True, kernel_shape=strides, strides=strides)

    def op_resizebilinear(self, inputs: list[Value], attributes: "Attributes") -> Value:
        if attributes.boolean("align_corners") or not attributes.boolean("half_pixel_centers"):
            raise NotImplementedError("ResizeBilinear without half-pixel centres")
        source = self.nchw(inputs[0])
        # Batch and channels as they are, then the wanted height and width.
        sizes = self.builder.node(
            "Concat",
            [
                self.builder.node(
                    "Slice",
                    [self.builder.node("Shape", [source]), *(self.builder.constant(np.int64([n])) for n in (0, 2))],
                ),
                self.builder.constant(inputs[1].array.astype(np.int64)),
            ],
            axis=0,
        )
        return self.emit(
            "Resize",
            [source, "", "", sizes],
            True,
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def slope(self, value: Value) -> str:
        return self.builder.constant(value.array.reshape(-1, 1, 1))

    def op_prelu(self, inputs: list[Value], _: "Attributes") -> Value:
        return self.emit("PRelu", [self.nchw(inputs[0]), self.slope(inputs[1])], True)

    def op_maxpool(self, inputs: list[Value], attributes: "Attributes") -> Value:
        return self.emit(
            "MaxPool",
            [self.nchw(inputs[0])],
            True,
            kernel_shape=attributes.numbers("ksize")[1:3],
            strides=attributes.numbers("strides")[1:3],
            auto_pad=attributes.auto_pad(),
        )

    def op_avgpool(self, inputs: list[Value], attributes: "Attributes") -> Value:
        if attributes.text("padding") != "VALID":
            raise NotImplementedError("AvgPool with padding")
        size, strides = (attributes.numbers(key)[1:3] for key in ("ksize", "strides"))
        return self.emit("AveragePool", [self.nchw(inputs[0])], True, kernel_shape=size, strides=strides)

    def op_pad(self, inputs: list[Value], _: "Attributes") -> Value:
        pads = inputs[1].array
        nchw = inputs[0].nchw
        pads = pads[TO_NCHW] if nchw else pads
        source = inputs[0].name if nchw else self.plain(inputs[0])
        return self.emit("Pad", [source, self.builder.constant(pads.T.reshape(-1).astype(np.int64))], nchw)

    def op_reshape(self, inputs: list[Value], _: "Attributes") -> Value:
        return self.emit("Reshape", [self.plain(inputs[0]), self.builder.constant(inputs[1].array.astype(np.int64))])

    def op_squeeze(self, inputs: list[Value], attributes: "Attributes") -> Value:
        axes = self.builder.constant(np.int64(attributes.numbers("squeeze_dims")))
        return self.emit("Squeeze", [self.plain(inputs[0]), axes])

    def op_transpose(self, inputs: list[Value], _: "Attributes") -> Value:
        return self.emit("Transpose", [self.plain(inputs[0])], perm=[int(n) for n in inputs[1].array])

    def op_cast(self, inputs: list[Value], attributes: "Attributes") -> Value:
        return self.emit("Cast", [self.keep(inputs[0])], inputs[0].nchw, to=CAST[attributes.type("DstT")])

    def op_square(self, inputs: list[Value], _: "Attributes") -> Value:
        name = self.keep(inputs[0])
        return self.emit("Mul", [name, name], inputs[0].nchw)

    def op_rsqrt(self, inputs: list[Value], _: "Attributes") -> Value:
        root = self.builder.node("Sqrt", [self.keep(inputs[0])])
        return self.emit("Reciprocal", [root], inputs[0].nchw)

    def op_addn(self, inputs: list[Value], _: "Attributes") -> Value:
        total = inputs[0]
        for value in inputs[1:]:
            total = self.binary("Add", [total, value])
        return total

    def op_concatv2(self, inputs: list[Value], _: "Attributes") -> Value:
        *parts, axis = inputs
        nchw = all(v.nchw for v in parts)
        at = NCHW_AXIS[int(axis.array)] if nchw else int(axis.array)
        return self.emit("Concat", [self.nchw(v) if nchw else self.plain(v) for v in parts], nchw, axis=at)

    def op_gatherv2(self, inputs: list[Value], _: "Attributes") -> Value:
        return self.emit("Gather", [self.plain(inputs[0]), self.plain(inputs[1])], axis=int(inputs[2].array))

    def op_gathernd(self, inputs: list[Value], _: "Attributes") -> Value:
        """Clamps the indices: the attention mesh reads one cell past its feature map when an eye or the mouth leaves
        the crop, which is an error in ONNX Runtime.
        """
        b = self.builder
        data = self.plain(inputs[0])
        indices = b.node("Cast", [self.plain(inputs[1])], to=TensorProto.INT64)
        depth = b.node("Slice", [b.node("Shape", [indices]), *(b.constant(np.int64([n])) for n in (-1, FAR))])
        extents = b.node("Slice", [b.node("Shape", [data]), b.constant(np.int64([0])), depth])
        last = b.node("Sub", [extents, b.constant(np.int64(1))])
        clamped = b.node("Max", [b.node("Min", [indices, last]), b.constant(np.int64(0))])
        return self.emit("GatherND", [data, clamped])

    def op_batchmatmulv2(self, inputs: list[Value], attributes: "Attributes") -> Value:
        # Einsum transposes the last two axes whatever the rank, which is not known here.
        turn = lambda name: self.builder.node("Einsum", [name], equation="...ij->...ji")  # noqa: E731
        left, right = (self.plain(v) for v in inputs)
        left = turn(left) if attributes.boolean("adj_x") else left
        right = turn(right) if attributes.boolean("adj_y") else right
        return self.emit("MatMul", [left, right])

    def op_fusedmatmul(self, inputs: list[Value], attributes: "Attributes") -> Value:
        result = self.builder.node("MatMul", [self.plain(inputs[0]), self.plain(inputs[1])])
        for op, operand in zip(attributes.texts("fused_ops"), [inputs[2], None], strict=False):
            result = (
                self.builder.node("Add", [result, self.plain(operand)])
                if op == "BiasAdd"
                else self.builder.node(op, [result])
            )
        return Value(result)

    def op_softmax(self, inputs: list[Value], _: "Attributes") -> Value:
        return self.emit("Softmax", [self.plain(inputs[0])], axis=-1)

    def op_stridedslice(self, inputs: list[Value], attributes: "Attributes") -> Value:
        if attributes.number("ellipsis_mask") or attributes.number("new_axis_mask"):
            raise NotImplementedError("StridedSlice with an ellipsis or a new axis")
        begin, end, strides = (v.array.astype(np.int64) for v in inputs[1:4])
        shrink = [i for i in range(len(begin)) if attributes.number("shrink_axis_mask") >> i & 1]
        for i in range(len(begin)):
            if i in shrink:
                end[i], strides[i] = (begin[i] + 1 if begin[i] != -1 else FAR), 1
                continue
            if attributes.number("begin_mask") >> i & 1:
                begin[i] = 0 if strides[i] > 0 else FAR
            if attributes.number("end_mask") >> i & 1:
                end[i] = FAR if strides[i] > 0 else -FAR
        bounds = [self.builder.constant(n) for n in (begin, end, np.arange(len(begin)), strides)]
        result = self.builder.node("Slice", [self.plain(inputs[0]), *bounds])
        return Value(
            self.builder.node("Squeeze", [result, self.builder.constant(np.int64(shrink))]) if shrink else result
        )


def source(reference: str) -> str:
    """The node name of a reference `node:output`; every node here has one output."""
    return reference.split(":")[0]


def data_inputs(node: dict) -> list[str]:
    """A node's inputs without the control dependencies, which only order execution."""
    return [source(i) for i in node.get("input", []) if not i.startswith("^")]


class Attributes:
    """A TensorFlow node's attributes as model.json has them (text in base64, numbers as strings)."""

    def __init__(self, raw: dict):
        self.raw = raw

    def number(self, key: str) -> int:
        return int(self.raw.get(key, {}).get("i", 0))

    def numbers(self, key: str) -> list[int]:
        return [int(n) for n in self.raw[key]["list"].get("i", [])]

    def boolean(self, key: str) -> bool:
        return bool(self.raw.get(key, {}).get("b", False))

    def type(self, key: str) -> str:
        return self.raw[key]["type"]

    def text(self, key: str, default: str = "") -> str:
        return base64.b64decode(self.raw[key]["s"]).decode() if key in self.raw else default

    def texts(self, key: str) -> list[str]:
        return [base64.b64decode(s).decode() for s in self.raw.get(key, {}).get("list", {}).get("s", [])]

    def auto_pad(self) -> str:
        return {"SAME": "SAME_UPPER", "VALID": "VALID"}[self.text("padding")]
