"""Named colours, RGB 0–255, and luminance."""

import numpy as np

BACKGROUNDS = {
    "red": (214, 58, 52), "blue": (48, 104, 214), "light blue": (150, 200, 240), "green": (62, 160, 84),
    "yellow": (246, 212, 70), "orange": (244, 150, 50), "purple": (128, 74, 190), "pink": (246, 160, 190),
    "white": (246, 246, 246), "gray": (140, 142, 148), "black": (22, 22, 26), "teal": (40, 150, 155),
    "beige": (234, 220, 196), "brown": (122, 82, 54),
}  # fmt: skip

OBJECT_COLOURS = {
    "red": (212, 48, 44), "blue": (44, 100, 222), "green": (52, 160, 76), "yellow": (248, 208, 52),
    "orange": (246, 140, 40), "purple": (136, 76, 200), "pink": (246, 130, 180), "white": (238, 238, 242),
    "black": (48, 46, 54),
}  # fmt: skip

HAIR = {
    "black": (44, 40, 44), "brown": (112, 70, 44), "blond": (240, 205, 120), "red": (206, 84, 40),
    "white": (240, 238, 244), "gray": (150, 150, 156), "blue": (60, 120, 230), "pink": (244, 120, 180),
    "green": (70, 170, 90), "purple": (140, 80, 200),
}  # fmt: skip


def luminance(pixels: np.ndarray) -> np.ndarray:
    """RGB or RGBA [h, w, c] → [h, w], in the unit of the input."""
    return pixels[..., :3] @ np.array([0.3, 0.59, 0.11], np.float32)
