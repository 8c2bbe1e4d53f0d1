"""What diffusers makes of embeddings (textual inversion) in prompts, with the tiny checkpoints of make-checkpoints.py.

Run by hand, with what make-checkpoints.py needs:
    python tests/golden/make-embeddings.py

The vectors are a function of the embedding's name, as the checkpoints' weights are. Each is loaded from a .safetensors file in the
format that it names. `checkpoints/embeddings.json.gz` holds, for each family, its embeddings and cases: of each case 256 values of
the encoded prompt and negative prompt (and of the pooled output), and every 7th byte of the picture in base64.
"""

import base64
import importlib.util
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("pictures", HERE / "make-pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)
checkpoints = pictures.checkpoints

# Name of the file, which is the word of A1111's format; format; number of vectors.
EMBEDDINGS = {
    "sd-1": [("BadFace-V2", "emb_params", 3), ("sailor", "<sailor>", 1), ("manyhands", "emb_params", 20)],
    "sd-2": [("BadFace-V2", "emb_params", 2), ("toy", "<cat-toy>", 4)],
    "sdxl": [("BadFace-V2", "clip", 3), ("drystyle", "clip", 1)],
}
CASES = {
    "sd-1": [
        dict(prompt="a portrait of badface-v2, oil on canvas", negative=""),
        dict(prompt="a portrait of <sailor>, oil on canvas", negative="blurry, badface-v2, manyhands"),
        dict(prompt="<sailor>", negative="", guidance=1.0, clip_skip=1),
    ],
    "sd-2": [dict(prompt="a photo of <cat-toy> and badface-v2", negative="badface-v2")],
    "sdxl": [
        dict(prompt="a portrait in drystyle, oil on canvas", negative="badface-v2"),
        dict(prompt="badface-v2", negative="blurry, drystyle"),
    ],
}


def token_of(name: str, kind: str) -> str:
    return kind if kind.startswith("<") else name.lower()


def save(family: str, name: str, kind: str, vectors: int, networks: dict, folder: Path) -> Path:
    def rows(part, key):
        return checkpoints.values(f"{family}/{name}/{key}", [vectors, networks[part].config.hidden_size]).half()

    if kind == "clip":
        tensors = {"clip_l": rows("text_encoder", "clip_l"), "clip_g": rows("text_encoder_2", "clip_g")}
    else:
        tensors = {kind: rows("text_encoder", kind)}
        # Published single vectors mostly have one axis.
        if vectors == 1:
            tensors = {kind: tensors[kind][0]}
    path = folder / f"{name}.safetensors"
    save_file(tensors, path)
    return path


def load(pipe, path: Path, name: str, kind: str) -> None:
    token = token_of(name, kind)
    if kind == "clip":
        state = load_file(path)
        pipe.load_textual_inversion(state["clip_l"], token=token, text_encoder=pipe.text_encoder, tokenizer=pipe.tokenizer)
        pipe.load_textual_inversion(state["clip_g"], token=token, text_encoder=pipe.text_encoder_2, tokenizer=pipe.tokenizer_2)
    elif kind.startswith("<"):
        pipe.load_textual_inversion(path)
    else:
        pipe.load_textual_inversion(path, token=token)


@torch.no_grad()
def encode(pipe, case: dict) -> dict:
    guided = case["guidance"] > 1
    result = pipe.encode_prompt(case["prompt"], device="cpu", num_images_per_prompt=1, do_classifier_free_guidance=guided,
                                negative_prompt=case["negative"], clip_skip=case["clip_skip"] or None)
    names = ["prompt", "negative", "pooled", "negativePooled"]
    return checkpoints.compact({name: value for name, value in zip(names, result) if value is not None})


def main() -> None:
    families = {}
    for family, embeddings in EMBEDDINGS.items():
        drawn = []
        for given in CASES[family]:
            with tempfile.TemporaryDirectory() as name:
                networks = pictures.networks_of(family, "single", Path(name))
                case = {**pictures.CASE, **given}
                made = pictures.pipeline_of(family, case, networks)
                for embedding in embeddings:
                    load(made, save(family, *embedding, networks, Path(name)), *embedding[:2])
                # `draw` makes a pipeline of its own.
                pictures.pipeline_of = lambda *_, made=made: made
                try:
                    states = encode(made, case)
                    pixels = pictures.draw(family, case, networks)
                finally:
                    pictures.pipeline_of = PIPELINE_OF
            spread, cut = pixels.std(), ((pixels == 0) | (pixels == 255)).mean()
            print(family, given, f"{spread:.1f}", f"{cut:.2f}", flush=True)
            assert spread > 10 and cut < 0.5, "this picture tells nothing"
            drawn.append({**case, "states": states, "pixels": base64.b64encode(pixels.reshape(-1)[::pictures.EVERY].tobytes()).decode()})
        families[family] = {
            "embeddings": [dict(name=n, kind=k, vectors=v) for n, k, v in embeddings],
            "every": pictures.EVERY, "cases": drawn,
        }
    checkpoints.write("embeddings", families)


PIPELINE_OF = pictures.pipeline_of

if __name__ == "__main__":
    main()
