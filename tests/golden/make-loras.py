"""LoRAs of every kind for the tiny checkpoints of make-checkpoints.py, and what diffusers, peft and LyCORIS make of them.

Run by hand, with what make-checkpoints.py needs and:
    pip install peft==0.21.2 lycoris-lora==4.1.3
    python tests/golden/make-loras.py

Their matrices are a function of their names, as the checkpoints' weights are (lora-golden.ts computes the same), so that no
matrices are stored. Each `loras/<name>.json.gz` holds
    base: the tiny checkpoint, of whose single file the weights are
    files: of each LoRA its tensors (name, type, shape), alphas by name and metadata
    weights: how much of each LoRA, of the UNet and of the text encoders
    merged: of every tensor that is changed, a few values spread over it
    outputs: 256 values spread over what each network that is changed gives, for inputs that `values` gives
    picture: what the pipeline draws (see make-pictures.py)

diffusers loads and weighs what it knows (kohya's names and SGM's, peft's, convolutions, peft's DoRA); LyCORIS' functions compute the
rest (Tucker decompositions, LoHa, LoKr, DoRA by kohya's names), which diffusers does not have.
"""

import base64
import importlib.util
import json
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from lycoris.functional import locon, loha, lokr
from lycoris.functional.general import apply_dora_scale, weight_decompose
from safetensors.torch import save_file
from single_file_names import ldm_unet_name

HERE = Path(__file__).parent
OUT = HERE / "loras"


def load(name: str):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


checkpoints = load("make-checkpoints")
pictures = load("make-pictures")

LINEAR, CONV = torch.nn.Linear, torch.nn.Conv2d
ATTENTION = r"attn\d\.to_(q|k|v|out\.0)$"
TRANSFORMER = rf"{ATTENTION}|ff\.net\.(0\.proj|2)$|proj_(in|out)$"
CLIP = r"self_attn\.(q|k|v|out)_proj$|mlp\.fc\d$"
STATED = {
    "tiny-sd-1": {"ss_base_model_version": "sd_v1"},
    "tiny-sd-2": {"modelspec.architecture": "stable-diffusion-v2-512/lora"},
    "tiny-sdxl": {"ss_base_model_version": "sdxl_base_v1-0"},
}


def layers(network, pattern: str) -> dict:
    """Shapes of the layers whose names match, by name."""
    return {n: list(m.weight.shape) for n, m in network.named_modules() if isinstance(m, (LINEAR, CONV)) and re.search(pattern, n)}


def text_name(name: str) -> str:
    return name if name.startswith("text_") else f"text_model.{name}"


def kohya_name(part: str, name: str, names: dict) -> str:
    flat = names.get(name, name).replace(".", "_") if part == "unet" else text_name(name).replace(".", "_")
    return names.get(part, {"unet": "lora_unet_", "text_encoder": "lora_te_"}.get(part, "")) + flat


class File:
    """The tensors of one LoRA."""

    def __init__(self, metadata: dict):
        self.metadata, self.shapes, self.alphas = metadata, {}, {}

    def add(self, at: str, parts: dict, alpha: float | None = None) -> None:
        self.shapes |= {f"{at}.{part}": shape for part, shape in parts.items()}
        if alpha is not None:
            self.alphas[f"{at}.alpha"] = alpha

    def state(self) -> dict:
        tensors = {name: tensor(name, shape) for name, shape in self.shapes.items()}
        return tensors | {name: torch.tensor(alpha) for name, alpha in self.alphas.items()}

    def to_json(self) -> dict:
        entries = [[n, "F16", s] for n, s in self.shapes.items()] + [[n, "F32", []] for n in self.alphas]
        return {"entries": entries, "alphas": self.alphas, "metadata": self.metadata}


def tensor(name: str, shape: list) -> torch.Tensor:
    """As the checkpoints' weights; magnitudes of DoRA are about 1, as the lengths of their rows are."""
    if re.search(r"\.(dora_scale|lora_magnitude_vector)$", name):
        return checkpoints.values(f"{name}.weight", [int(np.prod(shape))]).reshape(shape)
    return checkpoints.values(name, shape)


def low_rank(shape: list, rank: int) -> dict:
    """A convolution keeps its kernel in the first of the two."""
    ones = [1] * (len(shape) - 2)
    return {"lora_down.weight": [rank, *shape[1:]], "lora_up.weight": [shape[0], rank, *ones]}


def kohya(networks: dict, wanted: dict, rank=4, alpha=1.0, names=None, metadata=None, dora=None) -> File:
    """`wanted`: of each network the layers. @param names: what comes before them, and other names of the UNet's layers"""
    file = File(metadata)
    for part, pattern in wanted.items():
        for name, shape in layers(networks[part], pattern).items():
            magnitude = {} if dora is None else {"dora_scale": dora(shape)}
            file.add(kohya_name(part, name, names or {}), low_rank(shape, rank) | magnitude, alpha)
    return file


def peft(networks: dict, wanted: dict, rank=4, alpha=None, metadata=None, dora=False) -> File:
    file, config = File(metadata), {}
    for part, pattern in wanted.items():
        found = layers(networks[part], pattern)
        targets = sorted({re.search(pattern, name)[0] for name in found})
        config |= {f"{part}.r": rank, f"{part}.lora_alpha": alpha, f"{part}.target_modules": targets}
        for name, shape in found.items():
            down, up = low_rank(shape, rank).values()
            at = f"{part}.{name if part == 'unet' else text_name(name)}"
            file.add(at, {"lora_A.weight": down, "lora_B.weight": up} | ({"lora_magnitude_vector": [shape[0]]} if dora else {}))
    # As diffusers writes peft's configuration.
    file.metadata = metadata | ({"lora_adapter_metadata": json.dumps(config)} if alpha else {})
    return file


# What diffusers cannot load: parts of each layer, and the difference that LyCORIS computes of them.

def tucker(shape, rank):
    return {"lora_down.weight": [rank, shape[1], 1, 1], "lora_mid.weight": [rank, rank, *shape[2:]], "lora_up.weight": [shape[0], rank, 1, 1]}


def hadamard(shape, rank):
    columns = int(np.prod(shape[1:]))
    return {f"hada_w{i}_{end}": size for i in (1, 2) for end, size in (("a", [shape[0], rank]), ("b", [rank, columns]))}


def hadamard_tucker(shape, rank):
    sizes = {"w{}_a": [rank, shape[0]], "w{}_b": [rank, shape[1]], "t{}": [rank, rank, *shape[2:]]}
    return {f"hada_{end.format(i)}": size for i in (1, 2) for end, size in sizes.items()}


def kronecker(shape, rank, whole=(True, False), with_core=False):
    """Outputs and inputs are split into 4 and the rest."""
    (a, b), (c, d), kernel = (4, 4), (shape[0] // 4, shape[1] // 4), shape[2:]
    first = {"lokr_w1": [a, b]} if whole[0] else {"lokr_w1_a": [a, rank], "lokr_w1_b": [rank, b]}
    if whole[1]:
        return first | {"lokr_w2": [c, d, *kernel]}
    if with_core:
        return first | {"lokr_w2_a": [rank, c], "lokr_w2_b": [rank, d], "lokr_t2": [rank, rank, *kernel]}
    return first | {"lokr_w2_a": [c, rank], "lokr_w2_b": [rank, d * int(np.prod(kernel, dtype=int))]}


def difference(parts: dict, alpha: float, shape: list) -> torch.Tensor:
    """What LyCORIS adds to a weight for one layer's tensors."""
    get = parts.get
    if "diff" in parts:
        return parts["diff"]
    if "lora_up.weight" in parts:
        down, up = get("lora_down.weight"), get("lora_up.weight")
        return locon.diff_weight(down, up, get("lora_mid.weight"), gamma=alpha / down.shape[0]).reshape(shape)
    if "hada_w1_a" in parts:
        weights = [get(f"hada_{n}") for n in ("w1_b", "w1_a", "w2_b", "w2_a", "t1", "t2")]
        return loha.diff_weight(*weights, gamma=alpha / weights[0].shape[0]).reshape(shape)
    w2b = get("lokr_w2_b")
    if w2b is not None and "lokr_t2" not in parts:
        # As a matrix in the file.
        w2b = w2b.reshape(w2b.shape[0], shape[1] // 4, *shape[2:])
    weights = [get(f"lokr_{n}") for n in ("w1", "w1_a", "w1_b", "w2", "w2_a")] + [w2b, get("lokr_t2")]
    # Of two whole matrices alpha has no say.
    ranked = w2b if w2b is not None else get("lokr_w1_b")
    return lokr.kron_weight(*weights, scale=1.0 if ranked is None else alpha / ranked.shape[0]).reshape(shape)


def by_lycoris(networks: dict, metadata: dict, kinds: list, alpha=3.0) -> File:
    """`kinds`: pairs of a pattern and what gives the parts of a layer of that shape; the first that matches is taken."""
    file = File(metadata)
    for name, shape in layers(networks["unet"], ".").items():
        parts = next((make(shape) for pattern, make in kinds if re.search(pattern, name)), None)
        if parts:
            file.add(kohya_name("unet", name, {}), parts, alpha)
    return file


def norms(networks: dict, file: File) -> File:
    for name, module in networks["unet"].named_modules():
        if re.search(r"down_blocks.*norm1$", name):
            file.add(kohya_name("unet", name, {}), {"w_norm": list(module.weight.shape), "b_norm": list(module.bias.shape)})
    return file


@torch.no_grad()
def add_differences(networks: dict, file: File, weight: float) -> None:
    state = file.state()
    by_layer = {}
    for name, value in state.items():
        layer, part = name.split(".", 1)
        by_layer.setdefault(layer, {})[part] = value
    modules = {kohya_name("unet", n, {}): m for n, m in networks["unet"].named_modules() if getattr(m, "weight", None) is not None}
    for layer, parts in by_layer.items():
        module = modules[layer]
        alpha = float(parts.pop("alpha", 1))
        if "w_norm" in parts or "diff_b" in parts:
            module.bias += weight * parts.get("b_norm", parts.get("diff_b"))
        if "w_norm" in parts:
            module.weight += weight * parts["w_norm"]
        elif "dora_scale" in parts:
            module.weight.copy_(decomposed(module.weight, difference(parts, alpha, list(module.weight.shape)), parts["dora_scale"], weight))
        elif parts.keys() - {"diff_b"}:
            module.weight += weight * difference(parts, alpha, list(module.weight.shape))


def decomposed(weight: torch.Tensor, diff: torch.Tensor, lengths: torch.Tensor, share: float) -> torch.Tensor:
    """DoRA; a share goes that far from the weight to what it becomes, as in `apply_dora_scale`, A1111 and ComfyUI."""
    if lengths.shape[0] == 1:
        return apply_dora_scale(weight, diff, lengths, share)
    return weight + share * (weight_decompose(weight + diff, lengths, 1, True) - weight)


# The cases.

def sgm_names(networks: dict, spec: dict) -> dict:
    names = {n: ldm_unet_name(f"{n}.weight", spec["unet"]).removesuffix(".weight") for n in layers(networks["unet"], ".")}
    return {**names, "text_encoder": "lora_te1_", "text_encoder_2": "lora_te2_"}


def by_output(shape):
    return [shape[0], *[1] * (len(shape) - 1)]


def by_input(shape):
    return [1, shape[1], *[1] * (len(shape) - 2)]


SD1, SD2, SDXL = "tiny-sd-1", "tiny-sd-2", "tiny-sdxl"
RESNETS = r"resnets\.\d\.(conv\d|time_emb_proj|conv_shortcut)$|samplers\.0\.conv$|^conv_in$"


def both(networks, meta):
    first = kohya(networks, {"unet": TRANSFORMER, "text_encoder": CLIP}, metadata=meta)
    second = peft(networks, {"unet": ATTENTION, "text_encoder": CLIP}, rank=2, metadata=meta)
    return [first, second]


def lycoris_kinds(networks, meta):
    small = "down_blocks.1.*"
    return {
        "mid": [(rf"{small}resnets.*conv\d$", lambda s: tucker(s, 2))],
        "loha": [(rf"{small}conv\d$", lambda s: hadamard_tucker(s, 2)), (r"mid_block.*(conv\d|to_q|proj)$", lambda s: hadamard(s, 3))],
        "lokr": [
            (rf"{small}conv1$", lambda s: kronecker(s, 2, with_core=True)), (rf"{small}conv2$", lambda s: kronecker(s, 2)),
            (r"mid_block.*conv\d$", lambda s: kronecker(s, 2, whole=(True, True))), (r"mid_block.*to_q$", lambda s: kronecker(s, 2, whole=(False, False))),
            (r"mid_block.*ff", lambda s: kronecker(s, 3)),
        ],
        "full": [(r"mid_block.*(conv1|to_k)$", lambda s: {"diff": s}), (r"mid_block.*conv2$", lambda s: {"diff": s, "diff_b": [s[0]]})],
    }


# Name to base, LoRAs, weights (UNet, text encoders) and what is given for a picture.
CASES = {
    "sd-1-kohya": (SD1, lambda n, m: [kohya(n, {"unet": TRANSFORMER, "text_encoder": CLIP}, metadata=m)], [(0.75, 0.5)], {}),
    "sd-1-two": (SD1, both, [(0.75, 0.75), (-0.5, 0.25)], {}),
    "sd-1-locon": (SD1, lambda n, m: [kohya(n, {"unet": f"{TRANSFORMER}|{RESNETS}"}, metadata=m)], [(0.5, 0.5)], {}),
    "sd-1-dora": (SD1, lambda n, m: [kohya(n, {"unet": f"{ATTENTION}|down_blocks.*conv1$"}, metadata=m, dora=by_output)], [(0.75, 0.75)], {}),
    "sd-1-dora-by-input": (SD1, lambda n, m: [kohya(n, {"unet": f"{ATTENTION}|mid_block.*conv1$"}, metadata=m, dora=by_input)], [(0.75, 0.75)], None),
    "sd-1-dora-peft": (SD1, lambda n, m: [peft(n, {"unet": ATTENTION}, metadata=m, dora=True)], [(1, 1)], {}),
    "sd-1-lcm": (SD1, lambda n, m: [kohya(n, {"unet": f"{TRANSFORMER}|{RESNETS}"}, metadata=m, rank=8, alpha=2.0)], [(1, 1)],
                 dict(scheduler="lcm", steps=4, guidance=1.0)),
    "sd-1-mid": (SD1, lambda n, m: [by_lycoris(n, m, lycoris_kinds(n, m)["mid"])], [(0.75, 0.75)], None),
    "sd-1-loha": (SD1, lambda n, m: [by_lycoris(n, m, lycoris_kinds(n, m)["loha"])], [(0.75, 0.75)], None),
    "sd-1-lokr": (SD1, lambda n, m: [by_lycoris(n, m, lycoris_kinds(n, m)["lokr"])], [(0.75, 0.75)], None),
    "sd-1-full": (SD1, lambda n, m: [norms(n, by_lycoris(n, m, lycoris_kinds(n, m)["full"], alpha=None))], [(0.75, 0.75)], None),
    "sd-2-kohya": (SD2, lambda n, m: [kohya(n, {"unet": TRANSFORMER, "text_encoder": CLIP}, metadata=m)], [(0.75, 0.75)], None),
    "sdxl-peft": (SDXL, lambda n, m: [peft(n, {"unet": TRANSFORMER, "text_encoder": CLIP, "text_encoder_2": f"{CLIP}|text_projection"}, alpha=1, metadata=m)],
                  [(0.5, 0.75)], {}),
    "sdxl-sgm": (SDXL, lambda n, m: [kohya(n, {"unet": f"{TRANSFORMER}|{RESNETS}|embedding|conv_out", "text_encoder": CLIP, "text_encoder_2": CLIP}, metadata=m,
                                           names=sgm_names(n, checkpoints.SPECS[SDXL]))], [(0.75, 0.75)], None),
}
LYCORIS = ("sd-1-dora", "sd-1-dora-by-input", "sd-1-mid", "sd-1-loha", "sd-1-lokr", "sd-1-full")


def pipeline(family: str, networks: dict):
    case = {**pictures.CASE, "file": "single"}
    return pictures.pipeline_of(family, case, networks)


def merged_weights(networks: dict, before: dict) -> dict:
    """Of every tensor that is not what it was."""
    merged = {}
    for part, state in checkpoints.states(networks).items():
        for name, value in state.items():
            plain = name.replace(".base_layer", "")
            if plain in before[part] and not torch.equal(value, before[part][plain]):
                merged[f"{part}.{plain}"] = some(value, 3)
    return merged


def some(value: torch.Tensor, count: int) -> list:
    flat = value.float().flatten()
    at = torch.linspace(0, flat.numel() - 1, min(count, flat.numel())).round().long()
    return [float(f"{v:.5g}") for v in flat[at].tolist()]


def load_adapters(family: str, networks: dict, files: list, weights: list) -> tuple:
    """The pipeline that has the LoRAs, and its parts that they change."""
    pipe = pipeline(family, networks)
    for i, file in enumerate(files):
        with tempfile.TemporaryDirectory() as folder:
            save_file(file.state(), Path(folder) / "lora.safetensors", metadata=file.metadata)
            pipe.load_lora_weights(folder, weight_name="lora.safetensors", adapter_name=f"lora{i}")
    parts = [k for k in ("unet", "text_encoder", "text_encoder_2") if hasattr(getattr(pipe, k, None), "peft_config")]
    shares = [{k: unet if k == "unet" else text for k in parts} for unet, text in weights]
    pipe.set_adapters([f"lora{i}" for i in range(len(files))], adapter_weights=shares)
    return pipe, parts


def make(name: str) -> None:
    base, files_of, weights, picture = CASES[name]
    spec = checkpoints.SPECS[base]
    family = spec["family"]
    with tempfile.TemporaryDirectory() as folder:
        networks = pictures.networks_of(family, "single", Path(folder))
    # Only there for clip skip; diffusers would look for the layers of a LoRA in it.
    vars(networks["text_encoder"]).pop("text_model", None)
    before = {part: {k: v.clone() for k, v in state.items()} for part, state in checkpoints.states(networks).items()}
    files = files_of(networks, STATED[base])
    result = {"base": base, "files": [file.to_json() for file in files], "weights": weights}
    if name in LYCORIS:
        for file, (unet, _) in zip(files, weights):
            add_differences(networks, file, unet)
    else:
        pipe, parts = load_adapters(family, networks, files, weights)
    result["outputs"] = outputs(networks, spec, family)
    if picture is not None:
        result["picture"] = draw(family, picture, networks)
    if name not in LYCORIS:
        pipe.fuse_lora(components=parts, adapter_names=[f"lora{i}" for i in range(len(files))])
    result["merged"] = merged_weights(networks, before)
    changed = {key.split(".")[0] for key in result["merged"]}
    result["outputs"] = {k: v for k, v in result["outputs"].items() if k.split(".")[0] in changed}
    print(name, len(result["merged"]), "tensors changed", flush=True)
    OUT.mkdir(exist_ok=True)
    checkpoints.OUT = OUT
    checkpoints.write(name, result)


def outputs(networks: dict, spec: dict, family: str) -> dict:
    found = checkpoints.compact(checkpoints.outputs(networks, spec["unet"]))
    wanted = ["unet"] + {"sd-1": ["text_encoder"], "sd-2": ["text_encoder"], "sdxl": ["text_encoder.penultimate", "text_encoder_2.penultimate", "text_encoder_2.text_embeds"]}[family]
    return {k: found[k] for k in wanted}


def draw(family: str, given: dict, networks: dict) -> dict:
    case = {**pictures.CASE, "file": "single", **given}
    pixels = pictures.draw(family, case, networks)
    spread, cut = pixels.std(), ((pixels == 0) | (pixels == 255)).mean()
    print(f"{spread:.1f}", f"{cut:.2f}", end=" ")
    assert spread > 10 and cut < 0.5, "this picture tells nothing"
    return {**case, "pixels": base64.b64encode(pixels.reshape(-1)[:: pictures.EVERY].tobytes()).decode()}


if __name__ == "__main__":
    # Names choose some of them.
    for chosen in sys.argv[1:] or CASES:
        make(chosen)
