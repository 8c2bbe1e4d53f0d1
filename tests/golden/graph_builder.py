"""Small ONNX graphs, written node by node."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Graph:
    def __init__(self, folder: Path) -> None:
        self.folder, self.nodes, self.constants, self.count = folder, [], [], 0

    def add(self, op: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        self.count += 1
        output = output or f"v{self.count}"
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def constant(self, values, dtype=np.float32) -> str:
        self.count += 1
        self.constants.append(numpy_helper.from_array(np.asarray(values, dtype), f"c{self.count}"))
        return f"c{self.count}"

    def save(self, name: str, inputs: list, outputs: list) -> None:
        """Inputs and outputs are names with shapes, and with an element type where they are not float32."""
        info = lambda entries: [helper.make_tensor_value_info(n, kind[0] if kind else TensorProto.FLOAT, shape) for n, shape, *kind in entries]
        graph = helper.make_graph(self.nodes, name, info(inputs), info(outputs), self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, str(self.folder / f"{name}.onnx"))
