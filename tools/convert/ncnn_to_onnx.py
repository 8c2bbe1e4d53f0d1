"""ncnn .param + .bin → ONNX, for the layer types of Real-ESRGAN's compact network and waifu2x's upconv_7.

Layer ids and weight storage: ncnn's wiki, "operators" and "param and model file structure".
"""

from pathlib import Path

import numpy as np
from onnx_builder import OnnxBuilder

FP16_TAG = 0x01306B47


class WeightReader:
    """Reads weights one after another from the .bin file."""

    def __init__(self, path: Path):
        self.data = path.read_bytes()
        self.offset = 0

    def take(self, count: int, dtype=np.float32) -> np.ndarray:
        array = np.frombuffer(self.data, dtype, count, self.offset)
        self.offset += array.nbytes
        return array

    def tagged(self, count: int) -> np.ndarray:
        """A weight after its uint32 storage tag: 0 is fp32; fp16 is padded to four bytes."""
        tag = int(self.take(1, np.uint32)[0])
        if tag == 0:
            return self.take(count)
        if tag != FP16_TAG:
            raise NotImplementedError(f"weight storage {tag:#x}")
        array = self.take(count, np.float16).astype(np.float32)
        self.offset += -self.offset % 4
        return array


def parameters(tokens: list[str]) -> dict[int, str]:
    return dict((int(key), value) for key, value in (token.split("=") for token in tokens))


def convert_ncnn(param: Path, bin_file: Path, builder: OnnxBuilder, image: str) -> str:
    """Adds the network's nodes to `builder`, with `image` [1,3,h,w] as input; returns the name of the output."""
    magic, _, *lines = param.read_text().splitlines()
    if magic != "7767517":
        raise ValueError(f"{param} is not an ncnn text param file")
    reader = WeightReader(bin_file)
    values: dict[str, str] = {}
    channels: dict[str, int] = {}
    last = ""
    for line in lines:
        kind, name, inputs_count, outputs_count, *rest = line.split()
        inputs = rest[: int(inputs_count)]
        outputs = rest[int(inputs_count) : int(inputs_count) + int(outputs_count)]
        p = parameters(rest[int(inputs_count) + int(outputs_count) :])
        sources = [values[i] for i in inputs]
        width = channels[inputs[0]] if inputs else 3
        if kind == "Input":
            result = image
        elif kind == "Split":
            result = sources[0]
        elif kind in ("Convolution", "Deconvolution"):
            result = convolution(builder, reader, name, p, sources[0], width, transposed=kind == "Deconvolution")
            width = int(p[0])
        elif kind == "PReLU":
            result = builder.node("PRelu", [sources[0], builder.constant(reader.take(int(p[0])).reshape(-1, 1, 1))])
        elif kind == "PixelShuffle":
            # ncnn and PyTorch both keep a pixel's block in neighbouring channels: ONNX calls that CRD.
            result = builder.node("DepthToSpace", sources, blocksize=int(p[0]), mode="CRD")
        elif kind == "Interp" and p[0] == "1":
            scales = builder.constant(np.float32([1, 1, float(p[1]), float(p[2])]))
            result = builder.node(
                "Resize",
                [sources[0], "", scales],
                mode="nearest",
                coordinate_transformation_mode="asymmetric",
                nearest_mode="floor",
            )
        elif kind == "BinaryOp" and p.get(0, "0") == "0":
            result = builder.node("Add", sources)
        else:
            raise NotImplementedError(f"{kind} ({name})")
        for output in outputs:
            values[output], channels[output] = result, width
        last = result
    if reader.offset != len(reader.data):
        raise ValueError(f"{len(reader.data) - reader.offset} bytes of weights left over")
    return last


def convolution(
    builder: OnnxBuilder,
    reader: WeightReader,
    name: str,
    p: dict[int, str],
    image: str,
    channels: int,
    transposed: bool,
) -> str:
    filters, kernel, dilation, stride, pad = (int(p.get(i, d)) for i, d in ((0, 0), (1, 0), (2, 1), (3, 1), (4, 0)))
    weight = reader.tagged(int(p[6])).reshape(filters, channels, kernel, kernel)
    bias = [builder.constant(reader.take(filters))] if p.get(5) == "1" else []
    result = builder.node(
        "ConvTranspose" if transposed else "Conv",
        [image, builder.constant(weight.swapaxes(0, 1) if transposed else weight, name), *bias],
        kernel_shape=[kernel] * 2,
        strides=[stride] * 2,
        dilations=[dilation] * 2,
        pads=[pad] * 4,
    )
    activation = p.get(9, "0")
    if activation == "0":
        return result
    if activation != "2":
        raise NotImplementedError(f"fused activation {activation} ({name})")
    slope = float(p[-23310].split(",")[1])  # an array parameter: its length, then its values
    return builder.node("LeakyRelu", [result], alpha=slope)
