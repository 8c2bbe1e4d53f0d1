"""Pictures of which diffusers' inpainting pipelines draw a part anew, with the tiny checkpoints of make-checkpoints.py; and what
AUTOMATIC1111's fill of a masked part does to a picture.

Run by hand, with what make-checkpoints.py needs:
    python tests/golden/make-inpaintings.py

`checkpoints/inpaintings.json.gz` holds for each case every 7th byte of the picture in base64, and of the filled picture.
"""

import base64
import importlib.util
import tempfile
from pathlib import Path

import numpy as np
import torch
from diffusers import StableDiffusionInpaintPipeline, StableDiffusionXLInpaintPipeline
from PIL import Image, ImageFilter, ImageOps

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("pictures", HERE / "make-pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)

CASE = {**pictures.CASE, "file": "folder", "steps": 4, "scheduler": "ddim", "strength": 0.75, "padding": None, "init": [64, 64], "disc": [37, 29, 18]}
STRENGTHS = [dict(strength=strength, scheduler=scheduler, seed=20 + i)
             for i, (strength, scheduler) in enumerate((s, n) for s in (0.5, 0.75, 1.0) for n in ("ddim", "euler-a"))]
# The mask's surroundings are enlarged, reduced, and at the border of the picture.
CROPS = [dict(padding=8, init=[120, 100], disc=[70, 40, 9], scheduler="euler-a"),
         dict(padding=12, init=[200, 160], disc=[90, 70, 50], strength=1.0),
         dict(padding=20, init=[150, 90], disc=[144, 50, 12], width=96, height=64)]
CASES = {
    "sd-1": [*STRENGTHS, *CROPS, *(dict(scheduler=name) for name in ("dpm++2m", "heun", "unipc", "dpm++2m-sde-karras", "tcd")), dict(guidance=1.0, scheduler="euler"), dict(width=128, init=[128, 64])],
    "sd-1-inpainting": [*STRENGTHS, CROPS[0], dict(scheduler="euler")],
    "sd-1-lcm": [dict(scheduler=None)],
    "sdxl": [*STRENGTHS[1:5], CROPS[0]],
}


def disc(width: int, height: int, x: int, y: int, radius: int) -> Image.Image:
    rows, columns = np.mgrid[:height, :width]
    return Image.fromarray(np.where((columns - x) ** 2 + (rows - y) ** 2 < radius**2, 255, 0).astype(np.uint8))


def smooth(width: int, height: int) -> Image.Image:
    """The picture of which a part is drawn: slow waves, so that resizing it tells something."""
    rows, columns = np.mgrid[:height, :width]
    waves = [np.sin(columns / 7 + c) * np.cos(rows / 9 - c) for c in range(3)]
    return Image.fromarray(np.round(127.5 + 120 * np.stack(waves, axis=-1)).astype(np.uint8))


@torch.no_grad()
def draw(family: str, case: dict, networks: dict) -> np.ndarray:
    parts = pictures.pipeline_of(family, {**case, "strength": 1.0}, networks).components
    if family == "sdxl":
        pipe = StableDiffusionXLInpaintPipeline(**parts, force_zeros_for_empty_prompt=True, add_watermarker=False)
    else:
        pipe = StableDiffusionInpaintPipeline(**parts, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    width, height = case["init"]
    # The pipelines say 0 where TCD's own is 0.3.
    eta = 0.3 if case["scheduler"] == "tcd" else 0.0
    return np.array(pipe(
        prompt=case["prompt"], negative_prompt=case["negative"] or (None if family == "sdxl" else ""),
        num_inference_steps=case["steps"], guidance_scale=case["guidance"], generator=torch.Generator().manual_seed(case["seed"]), eta=eta,
        image=smooth(width, height), mask_image=disc(width, height, *case["disc"]), strength=case["strength"],
        padding_mask_crop=case["padding"], width=case["width"], height=case["height"], output_type="pil",
    ).images[0])


def filled(image: Image.Image, mask: Image.Image) -> Image.Image:
    """Colours around a masked part, blurred in ever smaller circles."""
    rest = Image.new("RGBa", image.size)
    rest.paste(image.convert("RGBA").convert("RGBa"), mask=ImageOps.invert(mask))
    done = Image.new("RGBA", image.size)
    for radius, times in ((256, 1), (64, 1), (16, 2), (4, 4), (2, 2), (0, 1)):
        layer = rest.filter(ImageFilter.GaussianBlur(radius)).convert("RGBA")
        for _ in range(times):
            done.alpha_composite(layer)
    return done.convert("RGB")


def sampled(pixels: np.ndarray) -> str:
    return base64.b64encode(pixels.reshape(-1)[:: pictures.EVERY].tobytes()).decode()


def main() -> None:
    drawn = {}
    for family, cases in CASES.items():
        with tempfile.TemporaryDirectory() as name:
            networks = pictures.networks_of(family, "folder", Path(name))
        cases_drawn = []
        for given in cases:
            case = {**CASE, **given}
            pixels = draw(family, case, networks)
            print(family, given, pixels.shape, f"{pixels.std():.1f}", flush=True)
            cases_drawn.append({**case, "pixels": sampled(pixels)})
        drawn[family] = {"schedulerConfig": pictures.OWN[family], "cases": cases_drawn}
    image, mask = smooth(96, 80), disc(96, 80, 40, 30, 22).filter(ImageFilter.GaussianBlur(4))
    pictures.checkpoints.write("inpaintings", {"every": pictures.EVERY, "families": drawn, "filled": sampled(np.array(filled(image, mask)))})


if __name__ == "__main__":
    main()
