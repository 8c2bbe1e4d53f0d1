"""Makes faces/*.onnx, tiny graphs with the names, types and shapes of published face networks, and faces.json: what
insightface's, facefusion's and OpenCV's own code makes of the photos of tests/fixtures with them.

Run by hand:
    pip install onnx==1.23.2 onnxruntime==1.32.0 opencv-python-headless==5.0.0.93 scikit-image==0.26.0 \
        numpy==2.4.6
    python tests/golden/make-face-graphs.py <insightface>/python-package <facefusion>
with checkouts of https://github.com/deepinsight/insightface and https://github.com/facefusion/facefusion.

The graphs know no faces. They pool colours and weigh them, so that scores, boxes and points hang on the real pixels:
whatever is prepared or interpreted otherwise than the references do gives other numbers.
"""
import importlib
import json
import sys
import types
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from graph_builder import Graph

HERE = Path(__file__).parent
GRAPHS = HERE / "faces"
PHOTOS = HERE.parent / "fixtures" / "photos"
STRIDES = (8, 16, 32)


# ---- graphs


def weigh(g: Graph, source: str, weights: np.ndarray, bias: np.ndarray) -> str:
    """A 1×1 convolution: each cell's mean colour to some numbers."""
    return g.add("Conv", [source, g.constant(weights[:, :, None, None]), g.constant(bias)])


def rows(g: Graph, source: str, values: int, output: str, batched: bool) -> None:
    """[1, anchors × values, h, w] to one row for each anchor."""
    flat = g.add("Transpose", [source], perm=[0, 2, 3, 1])
    shape = [1, -1, values] if batched else [-1, values]
    g.add("Reshape", [flat, g.constant(shape, np.int64)], output)


def scrfd(name: str, size: tuple, batched: bool, names: list[str], order: list[int]) -> None:
    """Hits are reddish cells; boxes and points lean on the other colours."""
    rng = np.random.default_rng(1)
    g = Graph(GRAPHS)
    outputs = {}
    for level, stride in enumerate(STRIDES):
        pooled = g.add("AveragePool", ["input.1"], kernel_shape=[stride, stride], strides=[stride, stride])
        red = np.array([[4.0, -3.0, -1.5], [3.0, -2.0, -2.0]], np.float32) * (1 + 0.1 * level)
        score = weigh(g, pooled, red, np.array([-4.2, -4.5], np.float32) + 0.03 * level)
        scale = 1.5 + level
        box = weigh(g, pooled, rng.uniform(-0.7, 0.7, (8, 3)).astype(np.float32) * scale, np.full(8, 2.2 * scale, np.float32))
        kps = weigh(g, pooled, rng.uniform(-1, 1, (20, 3)).astype(np.float32) * scale, rng.uniform(-1, 1, 20).astype(np.float32))
        for part, (source, values) in enumerate([(g.add("Sigmoid", [score]), 1), (box, 4), (kps, 10)]):
            output = names[3 * part + level]
            rows(g, source, values, output, batched)
            n = 2 * (640 // stride) ** 2
            outputs[output] = [1, n, values] if batched else [n, values]
    ordered = [names[i] for i in order]
    g.save(name, [("input.1", [1, 3, *size])], [(output, outputs[output]) for output in ordered])


def yunet() -> None:
    rng = np.random.default_rng(2)
    g = Graph(GRAPHS)
    # Bytes to about ±1, as SCRFD's input is.
    scaled = g.add("Mul", [g.add("Sub", ["input", g.constant(127.5)]), g.constant(1 / 128)])
    parts = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)]
    for level, stride in enumerate(STRIDES):
        pooled = g.add("AveragePool", [scaled], kernel_shape=[stride, stride], strides=[stride, stride])
        blue_first = np.array([[-1.5, -3.0, 4.0]], np.float32)
        sources = [
            g.add("Sigmoid", [weigh(g, pooled, blue_first, np.array([-3.4 + 0.05 * level], np.float32))]),
            g.add("Sigmoid", [weigh(g, pooled, 0.7 * blue_first, np.array([0.6], np.float32))]),
            weigh(g, pooled, rng.uniform(-0.6, 0.6, (4, 3)).astype(np.float32), np.array([0.5, 0.5, 1.2, 1.4], np.float32)),
            weigh(g, pooled, rng.uniform(-1.5, 1.5, (10, 3)).astype(np.float32), rng.uniform(-1, 1, 10).astype(np.float32)),
        ]
        for (part, values), source in zip(parts, sources):
            rows(g, source, values, f"{part}_{stride}", True)
    outputs = [(f"{part}_{stride}", [1, (640 // stride) ** 2, values]) for part, values in parts for stride in STRIDES]
    g.save("yunet", [("input", [1, 3, 640, 640])], outputs)


def yoloface() -> None:
    rng = np.random.default_rng(3)
    g = Graph(GRAPHS)
    levels = []
    for level, stride in enumerate(STRIDES):
        pooled = g.add("AveragePool", ["images"], kernel_shape=[stride, stride], strides=[stride, stride])
        cells = np.arange(640 // stride, dtype=np.float32) * stride
        across, down = g.constant(cells[None, None, None]), g.constant(cells[None, None, :, None])
        score = g.add("Sigmoid", [weigh(g, pooled, np.array([[-3.0, -6.0, 9.0]], np.float32), np.array([-4.6], np.float32))])
        size = weigh(g, pooled, rng.uniform(0, 4, (2, 3)).astype(np.float32) * stride, np.full(2, 2.0 * stride, np.float32))
        shift = lambda: weigh(g, pooled, rng.uniform(-3, 3, (1, 3)).astype(np.float32) * stride, np.zeros(1, np.float32))
        place = lambda: [g.add("Add", [shift(), across]), g.add("Add", [shift(), down])]
        centre = place()
        points = [value for _ in range(5) for value in (*place(), score)]
        stacked = g.add("Concat", [*centre, size, score, *points], axis=1)
        levels.append(g.add("Reshape", [stacked, g.constant([1, 20, -1], np.int64)]))
    g.add("Concat", levels, "output0", axis=2)
    g.save("yoloface", [("images", [1, 3, 640, 640])], [("output0", [1, 20, 8400])])


def embedder(name: str, source: str, output: str, values: int) -> None:
    """16 mean colours times a matrix of sines."""
    g = Graph(GRAPHS)
    pooled = g.add("AveragePool", [source], kernel_shape=[28, 28], strides=[28, 28])
    flat = g.add("Reshape", [pooled, g.constant([1, 48], np.int64)])
    steps = g.add("Range", [g.constant(0.0), g.constant(48.0 * values), g.constant(1.0)])
    matrix = g.add("Reshape", [g.add("Sin", [g.add("Mul", [steps, g.constant(0.37)])]), g.constant([48, values], np.int64)])
    g.add("MatMul", [flat, matrix], output)
    g.save(name, [(source, [1, 3, 112, 112])], [(output, [1, values])])


def landmarks_2dfan4() -> None:
    g = Graph(GRAPHS)
    pooled = g.add("AveragePool", ["input"], kernel_shape=[64, 64], strides=[64, 64])
    flat = g.add("Reshape", [pooled, g.constant([1, 48], np.int64)])
    rng = np.random.default_rng(4)
    points = g.add("MatMul", [flat, g.constant(rng.uniform(-1, 3, (48, 204)))])
    g.add("Reshape", [points, g.constant([1, 68, 3], np.int64)], "landmarks_xyscore")
    quarter = g.add("AveragePool", ["input"], kernel_shape=[4, 4], strides=[4, 4])
    gains = rng.uniform(0.1, 0.5, (68, 3))
    g.add("Conv", [quarter, g.constant(gains[:, :, None, None])], "heatmaps")
    g.save("2dfan4", [("input", [1, 3, 256, 256])], [("landmarks_xyscore", [1, 68, 3]), ("heatmaps", [1, 68, 64, 64])])


def landmarks_2d106() -> None:
    g = Graph(GRAPHS)
    # As in the published graph, whose first node, "bn_data", tells insightface that the graph normalises.
    centred = g.add("Sub", ["data", g.constant(127.5)])
    g.nodes[-1].name = "bn_data"
    pooled = g.add("AveragePool", [centred], kernel_shape=[48, 48], strides=[48, 48])
    flat = g.add("Reshape", [pooled, g.constant([1, 48], np.int64)])
    g.add("MatMul", [flat, g.constant(np.random.default_rng(5).uniform(-0.01, 0.01, (48, 212)))], "fc1")
    g.save("2d106det", [("data", ["None", 3, 192, 192])], [("fc1", [1, 212])])


def make_graphs() -> None:
    GRAPHS.mkdir(exist_ok=True)
    published = ["448", "471", "494", "451", "474", "497", "454", "477", "500"]
    scrfd("scrfd", ("?", "?"), False, published, list(range(9)))
    named = [f"{part}_{stride}" for part in ("score", "bbox", "kps") for stride in STRIDES]
    scrfd("scrfd-batched", (640, 640), True, named, list(range(9)))
    scrfd("scrfd-shuffled", ("?", "?"), False, named, [4, 8, 0, 3, 2, 7, 1, 5, 6])
    yunet()
    yoloface()
    embedder("arcface", "input.1", "683", 512)
    embedder("sface", "data", "fc1", 128)
    landmarks_2dfan4()
    landmarks_2d106()


# ---- the references


def load_insightface(root: str):
    """Its modules, without the package's own start-up, which wants compiled parts."""
    for name in ("insightface", "insightface.model_zoo", "insightface.utils", "insightface.data"):
        module = types.ModuleType(name)
        module.__path__ = [str(Path(root, *name.split(".")))]
        sys.modules[name] = module
    sys.modules["insightface.data"].get_object = lambda name: None
    return {name: importlib.import_module(f"insightface.{name}") for name in ("model_zoo.scrfd", "model_zoo.arcface_onnx", "model_zoo.landmark", "utils.face_align")}


def load_facefusion(root: str):
    """Its modules, with graphs and settings of ours in place of downloads and options."""
    sys.path.insert(0, root)
    pools: dict = {}
    settings = {"face_detector_score": 0.5, "face_detector_size": "640x640", "face_detector_margin": (0, 0, 0, 0), "face_detector_angles": [0]}
    stub = lambda name, **members: sys.modules.__setitem__(name, types.SimpleNamespace(**members))
    from contextlib import nullcontext

    stub("facefusion.inference_manager", get_inference_pool=lambda *_: pools, clear_inference_pool=None)
    stub("facefusion.state_manager", get_item=lambda key: settings.get(key))
    stub("facefusion.download", conditional_download_hashes=None, conditional_download_sources=None, resolve_download_url=lambda *_: "")
    stub("facefusion.filesystem", resolve_relative_path=lambda path: path, get_file_extension=None, is_image=None, is_video=None)
    stub("facefusion.thread_helper", thread_semaphore=nullcontext, conditional_thread_semaphore=nullcontext)
    vision = types.ModuleType("facefusion.vision")
    source = Path(root, "facefusion", "vision.py").read_text()
    import ast

    wanted = {"restrict_frame", "unpack_resolution"}
    tree = ast.parse(source)
    tree.body = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in wanted]
    vision.__dict__.update(cv2=cv2, numpy=np)
    for node in tree.body:
        node.returns = None
        for argument in node.args.args:
            argument.annotation = None
    exec(compile(tree, "vision.py", "exec"), vision.__dict__)
    sys.modules["facefusion.vision"] = vision
    import facefusion.face_detector as detector
    import facefusion.face_helper as helper_
    import facefusion.face_landmarker as landmarker

    return types.SimpleNamespace(detector=detector, helper=helper_, landmarker=landmarker, pools=pools, settings=settings)


class Recorder:
    """A session that keeps what it was fed."""

    def __init__(self, name: str) -> None:
        self.inner = onnxruntime.InferenceSession(str(GRAPHS / f"{name}.onnx"), providers=["CPUExecutionProvider"])
        self.alias = self.inner.get_inputs()[0].name

    def run(self, names, feeds):
        self.fed = np.asarray(list(feeds.values())[0], np.float32)
        return self.inner.run(names, {self.alias: self.fed})

    def __getattr__(self, name):
        return getattr(self.inner, name)


# ---- what they make of pictures

EVERY = 1009


def rounded(values, digits=4):
    return [round(float(v), digits) for v in np.asarray(values).reshape(-1)]


def sample(tensor: np.ndarray, every: int = EVERY) -> dict:
    return {"shape": list(tensor.shape), "every": every, "values": rounded(tensor.reshape(-1)[::every], 5)}


def picture(description: dict) -> np.ndarray:
    """BGR. Either a photo, perhaps resized and cropped, or shaded rectangles on black."""
    if "photo" in description:
        image = cv2.imread(str(PHOTOS / description["photo"]), cv2.IMREAD_COLOR)
        if "part" in description:
            x, y, w, h = description["part"]
            image = image[y : y + h, x : x + w]
        return np.ascontiguousarray(image)
    image = np.zeros((description["height"], description["width"], 3), np.uint8)
    for x, y, w, h, r, g, b in description["rectangles"]:
        # Shaded, so that no two cells are equally sure.
        across, down = np.arange(w)[None, :, None], np.arange(h)[:, None, None]
        shade = across // 9 + down // 7 + (3 * across**2 + 7 * down**2 + across * down) % 37
        image[y : y + h, x : x + w] = np.clip(np.array([b, g, r]) - shade // np.array([999, 2, 1]), 0, 255)
    return image


PICTURES = {
    # PNG, so that no two JPEG decoders differ; larger than 640 on the long side, and smaller.
    "square": {"photo": "astronaut.png"},
    "landscape": {"photo": "astronaut.png", "part": [0, 40, 512, 210]},
    "portrait": {"photo": "astronaut.png", "part": [150, 0, 161, 500]},
    "index-zero": {"width": 640, "height": 640, "rectangles": [[0, 0, 8, 8, 200, 0, 150]]},
    "across-strides": {"width": 1300, "height": 900, "rectangles": [[300, 200, 190, 230, 230, 90, 80], [900, 500, 40, 36, 255, 70, 40]]},
    "nobody": {"width": 300, "height": 200, "rectangles": []},
}
DETECTED_ON = list(PICTURES)
FACES = {
    # As the starter finds it in astronaut.png, and the same head turned and enlarged by a similarity.
    "upright": [[203.3, 101.0], [246.7, 103.1], [222.9, 131.3], [201.8, 137.9], [245.1, 139.5]],
    "profile": [[210.0, 100.0], [231.0, 99.0], [238.0, 128.0], [214.0, 141.0], [229.0, 140.0]],
    "on-its-side": [[245.0, 92.0], [243.0, 131.0], [219.0, 110.0], [205.0, 94.0], [203.0, 128.0]],
}
BOXES = {"upright": [179, 69, 93, 109], "profile": [179.5, 69.25, 93.5, 109], "on-its-side": [170, 65, 120, 90]}


def detections(boxes, scores, points) -> list:
    order = np.argsort(-np.asarray(scores).reshape(-1), kind="stable")
    as_box = lambda b: [b[0], b[1], b[2] - b[0], b[3] - b[1]]
    return [{"box": rounded(as_box(boxes[i]), 2), "score": round(float(np.asarray(scores).reshape(-1)[i]), 5), "points": rounded(points[i], 2)} for i in order]


def detect_all(insight, fusion) -> list:
    cases = []
    for name in DETECTED_ON:
        image = picture(PICTURES[name])
        for graph in ("scrfd", "scrfd-batched"):
            session = Recorder(graph)
            model = insight["model_zoo.scrfd"].SCRFD(session=session)
            model.prepare(0, input_size=(640, 640))
            found, points = model.detect(image)
            cases.append({"graph": graph, "picture": name, "input": sample(session.fed), "faces": detections(found[:, :4], found[:, 4], points)})
        for graph, key in (("yunet", "yunet"), ("yoloface", "yolo_face")):
            session = Recorder(graph)
            fusion.pools[key] = session
            fusion.settings["face_detector_model"] = key
            if name == "index-zero":
                continue  # facefusion drops a hit that is alone at index 0
            boxes, scores, points = fusion.detector.detect_faces(image)
            keep = [] if not boxes else list(fusion.helper.apply_nms(boxes, [float(s) for s in scores], 0.5, 0.4))
            faces = detections([boxes[i] for i in keep], [scores[i] for i in keep], [points[i] for i in keep]) if keep else []
            cases.append({"graph": graph, "picture": name, "input": sample(session.fed), "faces": faces})
    return cases


def embed_all(insight) -> list:
    cases = []
    image = picture(PICTURES["square"])
    for name, points in FACES.items():
        points = np.asarray(points, np.float32)
        session = Recorder("arcface")
        model = insight["model_zoo.arcface_onnx"].ArcFaceONNX(str(GRAPHS / "arcface.onnx"), session)
        embedding = model.get(image, types.SimpleNamespace(kps=points))
        cases.append({"graph": "arcface", "face": name, "input": sample(session.fed, 101), "embedding": rounded(embedding[::8])})
        # OpenCV's own alignment and preparation, its network run by onnxruntime.
        matrix = insight["utils.face_align"].estimate_norm(points)
        crop = cv2.warpAffine(image, matrix, (112, 112))
        recognizer = getattr(cv2, "FaceRecognizerSF", None)
        if recognizer is not None:
            row = np.concatenate([BOXES[name], points.reshape(-1), [1]]).astype(np.float32)[None]
            crop = recognizer.create(str(GRAPHS / "sface.onnx"), "").alignCrop(image, row)
        session = Recorder("sface")
        blob = cv2.dnn.blobFromImage(crop, 1, (112, 112), (0, 0, 0), True, False)
        embedding = session.run(None, {"data": blob})[0]
        cases.append({"graph": "sface", "face": name, "input": sample(session.fed, 101), "embedding": rounded(embedding[0, ::8])})
    return cases


def landmarks_all(insight, fusion) -> list:
    cases = []
    image = picture(PICTURES["square"])
    for name, (x, y, w, h) in BOXES.items():
        box = np.array([x, y, x + w, y + h], np.float32)
        session = Recorder("2d106det")
        model = insight["model_zoo.landmark"].Landmark(str(GRAPHS / "2d106det.onnx"), session)

        class Found(dict):
            bbox = box

        points = model.get(image, Found())
        cases.append({"graph": "2d106det", "face": name, "input": sample(session.fed, 509), "points": rounded(points, 3)})
        session = Recorder("2dfan4")
        fusion.pools["2dfan4"] = session
        fusion.landmarker.conditional_optimize_contrast = lambda crop: crop
        angle = 90 if name == "on-its-side" else 0
        points, score = fusion.landmarker.detect_with_2dfan4(image, box, angle)
        five = fusion.helper.convert_to_face_landmark_5(points)
        case = {"graph": "2dfan4", "face": name, "input": sample(session.fed), "points": rounded(points, 3)}
        cases.append({**case, "score": round(float(score), 5), "five": rounded(five, 3)})
    return cases


def align_all(insight, fusion) -> list:
    """RANSAC (facefusion) beside Umeyama (insightface), on points as faces have them."""
    cases = []
    rng = np.random.default_rng(6)
    for i in range(40):
        template, size = [("arcface_112_v2", 112), ("arcface_128", 128), ("ffhq_512", 512)][i % 3]
        shape = np.asarray(FACES["profile" if i % 4 == 3 else "upright"], np.float64)
        turn, grow = rng.uniform(-3, 3), rng.uniform(0.4, 6)
        rotation = grow * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        points = (shape @ rotation.T + rng.uniform(0, 800, 2) + rng.normal(0, 1, (5, 2)) * grow).astype(np.float32)
        ransac = fusion.helper.estimate_matrix_by_face_landmark_5(points, template, (size, size))
        from skimage.transform import SimilarityTransform

        umeyama = SimilarityTransform()
        umeyama.estimate(points, fusion.helper.WARP_TEMPLATE_SET[template] * size)
        moved = lambda m: np.c_[points, np.ones(5)] @ np.asarray(m)[:2].T
        difference = float(np.abs(moved(ransac) - moved(umeyama.params)).max())
        cases.append({"template": template, "size": size, "points": rounded(points, 4), "ransac": rounded(ransac, 6), "apart": round(difference, 5)})
    return cases


def main() -> None:
    insightface_root, facefusion_root = sys.argv[1:3]
    make_graphs()
    insight, fusion = load_insightface(insightface_root), load_facefusion(facefusion_root)
    detected = detect_all(insight, fusion)
    golden = {
        "opencv": cv2.__version__,
        "pictures": PICTURES,
        "points": FACES,
        "boxes": BOXES,
        "detected": detected,
        "embedded": embed_all(insight),
        "landmarks": landmarks_all(insight, fusion),
        "aligned": align_all(insight, fusion),
    }
    (HERE / "faces.json").write_text(json.dumps(golden) + "\n")
    for case in detected:
        print(case["graph"], case["picture"], len(case["faces"]), "faces")
    print("RANSAC and Umeyama apart by at most", max(c["apart"] for c in golden["aligned"]), "pixels of the crop")


if __name__ == "__main__":
    main()
