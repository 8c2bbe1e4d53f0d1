"""Makes swap/*.onnx, tiny graphs with the names, types and shapes of published networks that make faces, and
swap.json with swap/*.png: what insightface's and facefusion's own code makes of a photo of tests/fixtures with them.

Run by hand:
    pip install onnx==1.23.2 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 scikit-image==0.26.0 \
        numpy==2.4.6
    python tests/golden/make-swap-graphs.py <insightface>/python-package <facefusion>
with checkouts of https://github.com/deepinsight/insightface and https://github.com/facefusion/facefusion.

The graphs know no faces. They mix colours and tint them by the embedding, so that every pixel hangs on the real crop
and on the real embedding: whatever is prepared or pasted otherwise than the references do gives another picture.
inswapper.onnx comes without its matrix, a megabyte, which the tests append as this script does.
"""
import importlib
import json
import sys
import types
from contextlib import nullcontext
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from graph_builder import Graph
from onnx import TensorProto, numpy_helper

HERE = Path(__file__).parent
GRAPHS = HERE / "swap"
PHOTO = HERE.parent / "fixtures" / "photos" / "astronaut.png"
FLOAT, DOUBLE = TensorProto.FLOAT, TensorProto.DOUBLE
POINTS = {
    "upright": [[203.3, 101.0], [246.7, 103.1], [222.9, 131.3], [201.8, 137.9], [245.1, 139.5]],
    "on-its-side": [[245.0, 92.0], [243.0, 131.0], [219.0, 110.0], [205.0, 94.0], [203.0, 128.0]],
    "at-the-border": [[6.0, 300.0], [51.0, 305.0], [20.0, 332.0], [4.0, 340.0], [47.0, 346.0]],
}


# ---- graphs


class SwapGraph(Graph):
    def sines(self, rows: int, columns: int, step: float, scale: float) -> str:
        """A matrix of full rank that costs no bytes: sines of sines."""
        steps = self.add("Range", [self.constant(0.0), self.constant(float(rows * columns)), self.constant(1.0)])
        waves = self.add("Sin", [self.add("Mul", [steps, self.constant(step)])])
        sines = self.add("Sin", [self.add("Mul", [waves, self.constant(30.0)])])
        scaled = self.add("Mul", [sines, self.constant(scale)])
        return self.add("Reshape", [scaled, self.constant([rows, columns], np.int64)])


MIX = np.array([[0.7, 0.2, 0.05], [0.1, 0.75, 0.1], [0.15, 0.05, 0.65]], np.float32)


def mixed(g: Graph, source: str, bias: float) -> str:
    return g.add("Conv", [source, g.constant(MIX[:, :, None, None]), g.constant(np.full(3, bias))])


def swapper(name: str, size: int, bias: float, with_mask: bool = False, source_first: bool = False, tint: float = 0.2, gain: float = 1) -> None:
    g = SwapGraph(GRAPHS)
    field = g.add("Tanh", [g.add("MatMul", ["source", g.sines(512, 48, 0.37, gain)])])
    field = g.add("Reshape", [field, g.constant([1, 3, 4, 4], np.int64)])
    scales = g.constant([1, 1, size / 4, size / 4])
    field = g.add("Resize", [field, "", scales], mode="linear")
    g.add("Add", [mixed(g, "target", bias), g.add("Mul", [field, g.constant(tint)])], "output")
    inputs = [("target", [1, 3, size, size]), ("source", [1, 512])]
    outputs = [("output", [1, 3, size, size])]
    if with_mask:
        g.add("ReduceMean", ["target"], "mask", axes=[1], keepdims=1)
        outputs.append(("mask", [1, 1, size, size]))
    g.save(name, inputs[::-1] if source_first else inputs, outputs)


def crossface() -> None:
    g = SwapGraph(GRAPHS)
    g.add("MatMul", ["input", g.sines(512, 512, 0.71, 0.06)], "output")
    g.save("crossface", [("input", [1, 512])], [("output", [1, 512])])


def xseg() -> None:
    g = SwapGraph(GRAPHS)
    weights = g.constant([[-3.0], [-1.0], [5.0]])
    g.add("Add", [g.add("MatMul", ["input", weights]), g.constant(-0.6)], "output")
    g.save("xseg", [("input", [1, 256, 256, 3])], [("output", [1, 256, 256, 1])])


def bisenet() -> None:
    g = SwapGraph(GRAPHS)
    rng = np.random.default_rng(7)
    smooth = g.add("AveragePool", ["input"], kernel_shape=[9, 9], strides=[1, 1], pads=[4, 4, 4, 4])
    weights = rng.uniform(-1, 1, (19, 3)).astype(np.float32)
    g.add("Conv", [smooth, g.constant(weights[:, :, None, None]), g.constant(rng.uniform(-1, 1, 19))], "output")
    g.save("bisenet", [("input", [1, 3, 512, 512])], [("output", [1, 19, 512, 512])])


def restorer(name: str, weighted: bool) -> None:
    g = SwapGraph(GRAPHS)
    inputs = [("input", [1, 3, 512, 512])]
    picture = mixed(g, "input", -0.1)
    if weighted:
        inputs.append(("weight", [1], DOUBLE))
        picture = g.add("Add", [picture, g.add("Cast", ["weight"], to=FLOAT)])
    g.add("Mul", [picture, g.constant(1.3)], "output")
    g.save(name, inputs, [("output", [1, 3, 512, 512])])


def emap() -> np.ndarray:
    """A cosine transform, which keeps lengths; the tests make the same."""
    k, n = np.arange(512.0)[:, None], np.arange(512.0)[None]
    matrix = np.cos(np.pi / 512 * (n + 0.5) * k) * np.sqrt(2 / 512)
    matrix[0] /= np.sqrt(2)
    return matrix.astype(np.float32)


def make_graphs() -> None:
    GRAPHS.mkdir(exist_ok=True)
    swapper("inswapper", 128, 0.05)
    swapper("hyperswap", 256, 0.1, with_mask=True, source_first=True, tint=0.4)
    swapper("simswap-256", 256, 0.4, source_first=True)
    swapper("simswap-512", 512, 0.05)
    swapper("ghost", 256, 0.1, tint=0.4, gain=0.004)
    crossface()
    xseg()
    bisenet()
    restorer("gfpgan", False)
    restorer("codeformer", True)


# ---- the references


def load_insightface(root: str):
    """Its modules, without the package's own start-up, which wants compiled parts."""
    for name in ("insightface", "insightface.model_zoo", "insightface.utils"):
        module = types.ModuleType(name)
        module.__path__ = [str(Path(root, *name.split(".")))]
        sys.modules[name] = module
    sys.modules["insightface.utils"].face_align = importlib.import_module("insightface.utils.face_align")
    return importlib.import_module("insightface.model_zoo.inswapper").INSwapper


SETTINGS = {
    "face_mask_blur": 0.3,
    "face_mask_padding": (0, 0, 0, 0),
    "face_swapper_weight": 0.5,
    "face_enhancer_weight": 0.5,
    "face_enhancer_blend": 80,
    "face_occluder_model": "xseg_1",
    "face_parser_model": "bisenet_resnet_34",
    "face_mask_regions": ["skin", "left-eyebrow", "right-eyebrow", "left-eye", "right-eye", "glasses", "nose", "mouth", "upper-lip", "lower-lip"],
}


class Anything(types.ModuleType):
    """Stands for what the functions under test do not use."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def load_facefusion(root: str):
    """Its modules, with graphs and settings of ours in place of downloads and options."""
    sys.path.insert(0, root)
    package = types.ModuleType("facefusion")
    package.__path__ = [str(Path(root, "facefusion"))]
    sys.modules["facefusion"] = package
    real = {"facefusion.face_helper", "facefusion.face_masker", "facefusion.processors.modules.face_swapper.core", "facefusion.processors.modules.face_enhancer.core", "facefusion.processors.pixel_boost", "facefusion.model_helper"}
    packages = {"facefusion.processors", "facefusion.processors.modules", "facefusion.processors.modules.face_swapper", "facefusion.processors.modules.face_enhancer"}

    class Finder:
        def find_spec(self, name, path=None, target=None):
            if not name.startswith("facefusion.") or name in real:
                return None
            return importlib.machinery.ModuleSpec(name, self, is_package=name in packages)

        def create_module(self, spec):
            module = Anything(spec.name)
            module.__path__ = [str(Path(root, *spec.name.split(".")))]
            return module

        def exec_module(self, module):
            pass

    import importlib.machinery

    sys.meta_path.insert(0, Finder())
    masker = importlib.import_module("facefusion.face_masker")
    swapper_ = importlib.import_module("facefusion.processors.modules.face_swapper.core")
    enhancer = importlib.import_module("facefusion.processors.modules.face_enhancer.core")
    regions = {"skin": 1, "left-eyebrow": 2, "right-eyebrow": 3, "left-eye": 4, "right-eye": 5, "glasses": 6, "nose": 10, "mouth": 11, "upper-lip": 12, "lower-lip": 13}
    masker.facefusion = types.SimpleNamespace(choices=types.SimpleNamespace(face_mask_region_set=regions))
    state = types.SimpleNamespace(get_item=SETTINGS.get)
    for module in (masker, swapper_, enhancer):
        module.state_manager = state
        module.conditional_thread_semaphore = module.thread_semaphore = nullcontext
    swapper_.unpack_resolution = lambda text: tuple(map(int, text.split("x")))
    enhancer.blend_frame = lambda source, target, blend: cv2.addWeighted(source, 1 - blend, target, blend, 0)
    sizes = {"xseg_1": (256, 256), "bisenet_resnet_34": (512, 512)}
    masker.create_static_model_set = lambda _: {name: {"size": size} for name, size in sizes.items()}
    pool = {"xseg_1": session("xseg"), "bisenet_resnet_34": session("bisenet")}
    masker.get_inference_pool = lambda: pool
    return types.SimpleNamespace(masker=masker, swapper=swapper_, enhancer=enhancer)


def session(name: str) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(str(GRAPHS / f"{name}.onnx"), providers=["CPUExecutionProvider"])


def embedding(step: float) -> np.ndarray:
    return (20 * np.sin(step * np.arange(1, 513) ** 2)).astype(np.float32)


MODELS = {
    "inswapper": ("inswapper", "arcface_128", 128, [0.0] * 3, [1.0] * 3),
    "hyperswap": ("hyperswap", "arcface_128", 256, [0.5] * 3, [0.5] * 3),
    "simswap-256": ("simswap", "arcface_112_v1", 256, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
    "simswap-512": ("simswap", "arcface_112_v1", 512, [0.0] * 3, [1.0] * 3),
    "ghost": ("ghost", "arcface_112_v1", 256, [0.5] * 3, [0.5] * 3),
}


def face_of(name: str, values: np.ndarray):
    return types.SimpleNamespace(
        landmark_set={"5/68": np.array(POINTS[name], np.float32)},
        kps=np.array(POINTS[name], np.float32),
        embedding=values,
        embedding_norm=values / np.linalg.norm(values),
        normed_embedding=values / np.linalg.norm(values),
    )


def save_png(name: str, picture: np.ndarray) -> None:
    cv2.imwrite(str(GRAPHS / f"{name}.png"), picture, [cv2.IMWRITE_PNG_COMPRESSION, 9])


def changed(before: np.ndarray, after: np.ndarray) -> list[int]:
    """The box of what differs: x, y, width, height."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    x, y = int(columns.min()), int(rows.min())
    return [x, y, int(columns.max()) - x + 1, int(rows.max()) - y + 1]


def record(cases: list, name: str, before: np.ndarray, after: np.ndarray, **facts) -> None:
    x, y, width, height = box = changed(before, after)
    save_png(name, after[y : y + height, x : x + width])
    cases.append({"name": name, "box": box, **facts})


def main(insightface_root: str, facefusion_root: str) -> None:
    make_graphs()
    photo = cv2.imread(str(PHOTO))
    with_emap = onnx.load(str(GRAPHS / "inswapper.onnx"))
    with_emap.graph.initializer.append(numpy_helper.from_array(emap(), "buff2fs"))
    whole = "/tmp/inswapper-with-emap.onnx"
    onnx.save(with_emap, whole)
    source = face_of("upright", embedding(0.73))

    crops = []
    insightface = load_insightface(insightface_root)(whole)
    for name in ("upright", "on-its-side"):
        crop, _ = insightface.get(photo, face_of(name, embedding(0.11)), source, paste_back=False)
        save_png(f"insightface-{name}", crop)
        crops.append({"name": f"insightface-{name}", "face": name})

    facefusion = load_facefusion(facefusion_root)
    facefusion.swapper.get_static_model_initializer = lambda _: emap()
    swaps: list = []

    def swap(model: str, face: str, masks: list[str], boost: int = 1) -> None:
        kind, template, size, mean, deviation = MODELS[model]
        options = {"type": kind, "template": template, "size": (size, size), "mean": mean, "standard_deviation": deviation, "sources": {"face_swapper": {"path": ""}}}
        facefusion.swapper.get_model_options = lambda: options
        pool = {"face_swapper": session(model), "embedding_converter": session("crossface")}
        facefusion.swapper.get_inference_pool = lambda: pool
        SETTINGS["face_mask_types"] = masks
        SETTINGS["face_swapper_pixel_boost"] = f"{size * boost}x{size * boost}"
        pasted = facefusion.swapper.swap_face(source, face_of(face, embedding(0.11)), photo, photo.copy())
        name = "-".join([model, face, *masks[1:], *([f"x{boost}"] if boost > 1 else [])])
        record(swaps, name, photo, pasted, model=model, face=face, masks=masks, boost=boost)

    for model in MODELS:
        swap(model, "upright", ["box"])
    swap("inswapper", "on-its-side", ["box"])
    swap("inswapper", "at-the-border", ["box"])
    swap("inswapper", "upright", ["box"], boost=2)
    swap("inswapper", "upright", ["box", "occlusion"])
    swap("hyperswap", "upright", ["box", "region"])
    swap("ghost", "upright", ["box", "occlusion", "region"])

    restored: list = []
    blurred = cv2.GaussianBlur(photo, (0, 0), 2)
    save_png("blurred-face", blurred[20:220, 120:330])
    soft = photo.copy()
    soft[20:220, 120:330] = blurred[20:220, 120:330]
    for network, masks in (("gfpgan", ["box"]), ("codeformer", ["box"]), ("gfpgan", ["box", "occlusion"])):
        facefusion.enhancer.get_model_options = lambda: {"template": "ffhq_512", "size": (512, 512)}
        pool_ = {"face_enhancer": session(network)}
        facefusion.enhancer.get_inference_pool = lambda: pool_
        SETTINGS["face_mask_types"] = masks
        pasted = facefusion.enhancer.enhance_face(face_of("upright", embedding(0.11)), soft.copy())
        record(restored, "-".join([network, "restored", *masks[1:]]), soft, pasted, network=network, masks=masks)

    boxes = [
        {"size": size, "every": 97, "values": [round(float(v), 6) for v in facefusion.masker.create_box_mask(np.zeros((size, size, 3), np.uint8), 0.3, (0, 0, 0, 0)).ravel()[::97]]}
        for size in (128, 256)
    ]
    golden = {"opencv": cv2.__version__, "points": POINTS, "crops": crops, "swaps": swaps, "restored": restored, "boxes": boxes}
    (HERE / "swap.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
