"""The original runtimes: each takes NCHW inputs and gives outputs with names and shapes of the converted graph."""

import json
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime

Arrays = dict[str, np.ndarray]


@dataclass
class Folders:
    """The unpacked packages, and a folder with TensorFlow.js in its node_modules."""

    packages: Path
    node: Path


@dataclass
class Tfjs:
    """A TensorFlow.js graph on the CPU backend; `adapt` maps its outputs, in the order of `outputs`, to names."""

    model: str
    adapt: Callable[[list[np.ndarray]], Arrays]
    outputs: list[str]

    def __call__(self, inputs: list[np.ndarray], folders: Folders) -> list[Arrays]:
        with tempfile.TemporaryDirectory() as folder:
            files = []
            for i, array in enumerate(inputs):
                nhwc = np.ascontiguousarray(array.transpose(0, 2, 3, 1))
                path = Path(folder) / f"{i}"
                path.write_bytes(nhwc.tobytes())
                files.append({"file": str(path), "shape": list(nhwc.shape)})
            job = {"model": str(folders.packages / self.model), "inputs": files, "outputs": self.outputs}
            (Path(folder) / "job.json").write_text(json.dumps(job))
            script = Path(__file__).with_name("run-tfjs.mjs")
            subprocess.run(["node", script, folders.node, Path(folder) / "job.json"], check=True)
            answers = []
            for entry in files:
                shapes = json.loads(Path(f"{entry['file']}.json").read_text())
                arrays = [
                    np.frombuffer(Path(f"{entry['file']}.{i}.f32").read_bytes(), np.float32).reshape(shape)
                    for i, shape in enumerate(shapes)
                ]
                answers.append(self.adapt(arrays))
            return answers


@dataclass
class Onnx:
    """The published ONNX file, unchanged, on ONNX Runtime."""

    model: str
    feed: Callable[[np.ndarray], np.ndarray] = lambda x: x
    adapt: Callable[[Arrays], Arrays] = lambda o: o

    def __call__(self, inputs: list[np.ndarray], folders: Folders) -> list[Arrays]:
        session = onnxruntime.InferenceSession(folders.packages / self.model)
        names = [o.name for o in session.get_outputs()]
        feed = session.get_inputs()[0].name
        return [self.adapt(dict(zip(names, session.run(None, {feed: self.feed(x)}), strict=True))) for x in inputs]


@dataclass
class Tflite:
    """A TensorFlow Lite graph on LiteRT; `open_model` gives its file, `adapt` maps its outputs, in order, to names."""

    open_model: Callable[[Path], AbstractContextManager[Path]]
    adapt: Callable[[list[np.ndarray]], Arrays]

    def __call__(self, inputs: list[np.ndarray], folders: Folders) -> list[Arrays]:
        from ai_edge_litert.interpreter import Interpreter

        with self.open_model(folders.packages) as file:
            interpreter = Interpreter(str(file))
        interpreter.allocate_tensors()
        feed = interpreter.get_input_details()[0]["index"]
        outputs = [o["index"] for o in interpreter.get_output_details()]
        answers = []
        for array in inputs:
            interpreter.set_tensor(feed, np.ascontiguousarray(array.transpose(0, 2, 3, 1)))
            interpreter.invoke()
            answers.append(self.adapt([interpreter.get_tensor(i).copy() for i in outputs]))
        return answers


@dataclass
class Ncnn:
    """ncnn in fp32; first pads with `border` edge pixels, as the converted graph does for networks without padding."""

    model: str
    blobs: tuple[str, str]
    border: int = 0

    def __call__(self, inputs: list[np.ndarray], folders: Folders) -> list[Arrays]:
        import ncnn

        net = ncnn.Net()
        for option in ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic", "use_bf16_storage"):
            setattr(net.opt, option, False)
        net.load_param(str(folders.packages / f"{self.model}.param"))
        net.load_model(str(folders.packages / f"{self.model}.bin"))
        answers = []
        for array in inputs:
            padded = np.pad(array[0], [(0, 0), (self.border,) * 2, (self.border,) * 2], "edge")
            extractor = net.create_extractor()
            extractor.input(self.blobs[0], ncnn.Mat(np.ascontiguousarray(padded)))
            output = np.array(extractor.extract(self.blobs[1])[1])
            answers.append({"output": output.clip(0, 1)[None]})
        return answers
