"""TensorFlow Lite → ONNX, for the operators of MediaPipe's hand networks. Images are NCHW in the graph; what is not an
image keeps TensorFlow's order.

The file format: tensorflow/lite/schema/schema.fbs, whose Python classes ai-edge-litert carries.
"""

from pathlib import Path

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from onnx_builder import OnnxBuilder

TO_NCHW = [0, 3, 1, 2]
TO_NHWC = [0, 2, 3, 1]
IMAGE_RANK = 4
OPERATORS = {code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")}
ACTIVATIONS = {code: name for name, code in vars(schema.ActivationFunctionType).items() if not name.startswith("_")}
DTYPES = {
    schema.TensorType.FLOAT32: np.float32,
    schema.TensorType.FLOAT16: np.float16,
    schema.TensorType.INT32: np.int32,
}


class TfliteConverter:
    """Adds a network's nodes to `builder`; its image [1,3,h,w] is `image`."""

    def __init__(self, file: Path, builder: OnnxBuilder, image: str = "input"):
        model = schema.ModelT.InitFromPackedBuf(file.read_bytes(), 0)
        self.builder = builder
        self.buffers = model.buffers
        self.codes = [OPERATORS[max(c.builtinCode, c.deprecatedBuiltinCode)] for c in model.operatorCodes]
        graph = model.subgraphs[0]
        self.tensors = graph.tensors
        self.outputs = list(graph.outputs)
        self.arrays = {i: array for i, t in enumerate(self.tensors) if (array := self.stored(t)) is not None}
        self.names = {graph.inputs[0]: image}
        for operator in graph.operators:
            kind = self.codes[operator.opcodeIndex].lower()
            result = getattr(self, f"op_{kind}")(list(operator.inputs), operator.builtinOptions, operator.outputs[0])
            if result is not None:
                self.names[operator.outputs[0]] = result

    def output(self, index: int) -> str:
        """The name of an output, images in TensorFlow's order."""
        return self.plain(self.outputs[index])

    def stored(self, tensor: schema.TensorT) -> np.ndarray | None:
        data = self.buffers[tensor.buffer].data
        if data is None or len(data) == 0:
            return None
        return np.frombuffer(bytes(data), DTYPES[tensor.type]).reshape(tensor.shape)

    def shape(self, tensor: int) -> list[int]:
        return [int(n) for n in self.tensors[tensor].shape]

    def plain(self, tensor: int) -> str:
        if len(self.shape(tensor)) != IMAGE_RANK:
            return self.names[tensor]
        return self.builder.node("Transpose", [self.names[tensor]], perm=TO_NHWC)

    def weights(self, array: np.ndarray) -> str:
        return self.builder.constant(np.ascontiguousarray(array, np.float32))

    def activated(self, name: str, options) -> str:
        kind = ACTIVATIONS[options.fusedActivationFunction]
        if kind == "NONE":
            return name
        if kind == "RELU":
            return self.builder.node("Relu", [name])
        if kind == "RELU6":
            return self.builder.node("Clip", [name, self.weights(np.float32(0)), self.weights(np.float32(6))])
        raise NotImplementedError(f"fused {kind}")

    def op_dequantize(self, inputs: list[int], _, output: int) -> None:
        """The weights are half precision, which the builder stores as it is."""
        self.arrays[output] = self.arrays[inputs[0]].astype(np.float32)

    def op_conv_2d(self, inputs: list[int], options, _) -> str:
        return self.convolution(inputs, options, self.arrays[inputs[1]].transpose(0, 3, 1, 2), 1)

    def op_depthwise_conv_2d(self, inputs: list[int], options, _) -> str:
        kernel = self.arrays[inputs[1]].transpose(3, 0, 1, 2)
        return self.convolution(inputs, options, kernel, kernel.shape[0] // options.depthMultiplier)

    def convolution(self, inputs: list[int], options, kernel: np.ndarray, groups: int) -> str:
        result = self.builder.node(
            "Conv",
            [self.names[inputs[0]], self.weights(kernel), self.weights(self.arrays[inputs[2]])],
            kernel_shape=list(kernel.shape[2:]),
            strides=[options.strideH, options.strideW],
            dilations=[options.dilationHFactor, options.dilationWFactor],
            group=groups,
            auto_pad=auto_pad(options),
        )
        return self.activated(result, options)

    def op_prelu(self, inputs: list[int], *_) -> str:
        return self.builder.node(
            "PRelu", [self.names[inputs[0]], self.weights(self.arrays[inputs[1]].reshape(-1, 1, 1))]
        )

    def op_add(self, inputs: list[int], options, _) -> str:
        return self.activated(self.builder.node("Add", [self.names[i] for i in inputs]), options)

    def op_max_pool_2d(self, inputs: list[int], options, _) -> str:
        result = self.builder.node(
            "MaxPool",
            [self.names[inputs[0]]],
            kernel_shape=[options.filterHeight, options.filterWidth],
            strides=[options.strideH, options.strideW],
            auto_pad=auto_pad(options),
        )
        return self.activated(result, options)

    def op_pad(self, inputs: list[int], *_) -> str:
        pads = self.arrays[inputs[1]][TO_NCHW].T.reshape(-1).astype(np.int64)
        return self.builder.node("Pad", [self.names[inputs[0]], self.builder.constant(pads)])

    def op_resize_bilinear(self, inputs: list[int], options, output: int) -> str:
        if options.alignCorners or not options.halfPixelCenters:
            raise NotImplementedError("RESIZE_BILINEAR without half-pixel centres")
        sizes = self.builder.constant(np.int64(self.shape(output))[TO_NCHW])
        return self.builder.node(
            "Resize",
            [self.names[inputs[0]], "", "", sizes],
            mode="linear",
            coordinate_transformation_mode="half_pixel",
        )

    def op_mean(self, inputs: list[int], options, _) -> str:
        if sorted(self.arrays[inputs[1]].reshape(-1).tolist()) != [1, 2]:
            raise NotImplementedError("MEAN of other axes than height and width")
        return self.builder.node(
            "ReduceMean", [self.names[inputs[0]]], axes=[2, 3], keepdims=1 if options.keepDims else 0
        )

    def op_fully_connected(self, inputs: list[int], options, output: int) -> str:
        kernel = self.arrays[inputs[1]]
        rows = self.builder.node(
            "Reshape", [self.plain(inputs[0]), self.builder.constant(np.int64([-1, kernel.shape[1]]))]
        )
        bias = self.weights(self.arrays[inputs[2]])
        result = self.builder.node("Gemm", [rows, self.weights(kernel), bias], transB=1)
        shaped = self.builder.constant(np.int64(self.shape(output)))
        return self.activated(self.builder.node("Reshape", [result, shaped]), options)

    def op_logistic(self, inputs: list[int], *_) -> str:
        return self.builder.node("Sigmoid", [self.names[inputs[0]]])

    def op_reshape(self, inputs: list[int], _, output: int) -> str:
        if len(self.shape(output)) == IMAGE_RANK:
            raise NotImplementedError("RESHAPE to an image")
        return self.builder.node(
            "Reshape", [self.plain(inputs[0]), self.builder.constant(np.int64(self.shape(output)))]
        )

    def op_concatenation(self, inputs: list[int], options, output: int) -> str:
        if len(self.shape(output)) == IMAGE_RANK:
            raise NotImplementedError("CONCATENATION of images")
        return self.activated(self.builder.node("Concat", [self.names[i] for i in inputs], axis=options.axis), options)


def auto_pad(options) -> str:
    return "SAME_UPPER" if options.padding == schema.Padding.SAME else "VALID"
