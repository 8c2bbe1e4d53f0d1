"""Tiny text-to-image packs with random weights, exported as the published ones are, and what diffusers draws with them.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 onnx==1.23.2 onnxscript==0.7.2 \
        onnxruntime==1.32.0 numpy==2.4.6
    python tests/golden/make-packs.py [family …]

Each family's graphs have the input names, element types and ranks of a published export; numbers come from diffusers'
own pipelines over the same weights in torch. The pictures are noise, but every weight and every input shows in them.
"""

import json
import shutil
import sys
from pathlib import Path

import diffusers
import numpy as np
import onnx
import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

OUT = Path(__file__).parent / "packs"
SIDE = 64
HIDDEN = 8
LAYERS = 2
SD_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000}
CLASSES = {
    "pndm": ("PNDMScheduler", {"skip_prk_steps": True}),
    "ddim": ("DDIMScheduler", {"clip_sample": False}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}),
    "dpm++2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "solver_order": 2, "use_karras_sigmas": False}),
    "dpm++2m-karras": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++", "solver_order": 2, "use_karras_sigmas": True}),
    "lcm": ("LCMScheduler", {}),
}
ALL = [(name, 5, 7.5 if name != "lcm" else 2.0) for name in CLASSES]
# How the weighted prompts below read, by hand.
PARSED = {
    "a (portrait:1.4) of [the] ((queen))": [("a ", 1), ("portrait", 1.4), (" of ", 1), ("the", 1 / 1.1), (" ", 1), ("queen", 1.1 * 1.1)],
}
LONG = "a portrait of the queen with gold and silver and a very long robe in front of the old castle, (oil:1.3) painting"
PARSED[LONG] = [(LONG.split("(")[0], 1), ("oil", 1.3), (" painting", 1)]
WEIGHTED = list(PARSED)[0]
# Proven on penultimate states only: an untrained last layer normalises to a mean of nothing, which no factor restores.
# ids: element type of input_ids; timestep: element type and rank; floats: element type of the UNet's and VAE's floats.
FAMILIES = {
    "sd15": dict(
        scheduler=("PNDMScheduler", dict(SD_BETAS, steps_offset=1, skip_prk_steps=True, set_alpha_to_one=False, clip_sample=False)),
        ids=torch.int32, timestep=(torch.float32, "b"), cases=ALL, encoder=True,
    ),
    "sd2": dict(
        scheduler=("DDIMScheduler", dict(SD_BETAS, steps_offset=1, set_alpha_to_one=False, clip_sample=False, prediction_type="v_prediction")),
        ids=torch.int64, timestep=(torch.int64, ""), cases=ALL, pad="!", external=True, linear_projection=True,
    ),
    "sd-turbo": dict(
        scheduler=("EulerDiscreteScheduler", dict(SD_BETAS, steps_offset=1, timestep_spacing="trailing", prediction_type="epsilon")),
        ids=torch.int32, timestep=(torch.int64, "1"), pad="!", linear_projection=True,
        cases=[("euler", 1, 0.0), ("euler", 4, 0.0), ("euler-a", 3, 0.0), ("lcm", 2, 0.0)],
    ),
    "lcm": dict(
        scheduler=("LCMScheduler", dict(SD_BETAS, steps_offset=1, set_alpha_to_one=True, clip_sample=False, original_inference_steps=50)),
        ids=torch.int32, timestep=(torch.float32, "1"), floats=torch.float16, time_cond=16,
        cases=[("lcm", 1, 8.5), ("lcm", 4, 8.5), ("lcm", 4, 1.0)],
    ),
    "sdxl": dict(
        scheduler=("EulerDiscreteScheduler", dict(SD_BETAS, steps_offset=1, timestep_spacing="leading", prediction_type="epsilon")),
        ids=torch.int64, timestep=(torch.float32, ""), xl=True, scaling=0.13025,
        cases=[("euler", 5, 5.0), ("euler-a", 4, 5.0), ("ddim", 4, 5.0), ("pndm", 4, 5.0), ("dpm++2m", 5, 5.0), ("dpm++2m-karras", 5, 5.0)],
    ),
    "sdxl-turbo": dict(
        scheduler=("EulerAncestralDiscreteScheduler", dict(SD_BETAS, steps_offset=1, timestep_spacing="trailing", prediction_type="epsilon")),
        ids=torch.int32, timestep=(torch.float16, "1"), floats=torch.float16, xl=True, scaling=0.13025,
        cases=[("euler-a", 1, 0.0), ("euler-a", 4, 0.0), ("euler", 2, 0.0)],
        weighted=[("euler", 2, 0.0, WEIGHTED, "", 31), ("euler", 2, 0.0, LONG, "", 32)],
    ),
}


def write_tokenizer(folder: Path, pad: str) -> CLIPTokenizer:
    """Every byte, alone and at a word's end, and a few merges; ids in CLIP's order, so "!" is 0."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    rest = [b for b in range(256) if b not in printable]
    units = [chr(b) for b in printable] + [chr(256 + i) for i in range(len(rest))]
    merges = ["o r", "p or", "t r", "a i", "e e", "q u", "o f</w>", "t h", "th e</w>", "ai t</w>", "k i", "n g</w>"]
    tokens = [*units, *(u + "</w>" for u in units), *(m.replace(" ", "") for m in merges), "<|startoftext|>", "<|endoftext|>"]
    folder.mkdir(parents=True)
    (folder / "vocab.json").write_text(json.dumps({t: i for i, t in enumerate(tokens)}, ensure_ascii=False, separators=(",", ":")))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(merges) + "\n")
    special = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>", "pad_token": pad}
    (folder / "special_tokens_map.json").write_text(json.dumps(special))
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer", "model_max_length": 77, **special}))
    return CLIPTokenizer.from_pretrained(folder)


def louder(module: torch.nn.Module) -> torch.nn.Module:
    """Default weights hardly let the prompt through; the tests should see every input."""
    with torch.no_grad():
        for name, weights in module.named_parameters():
            if any(part in name for part in ("attn2.to_v", "attn2.to_out.0.w", "add_embedding", "cond_proj")):
                weights *= 4
            if "time_emb_proj" in name:
                weights *= 2
    return module.eval()


def text_encoder(vocabulary: int, hidden: int, projected: bool):
    config = CLIPTextConfig(
        vocab_size=vocabulary, hidden_size=hidden, intermediate_size=2 * hidden, num_hidden_layers=LAYERS, num_attention_heads=2,
        projection_dim=hidden, bos_token_id=vocabulary - 2, eos_token_id=vocabulary - 1, pad_token_id=vocabulary - 1,
        initializer_factor=3.0, hidden_act="gelu" if projected else "quick_gelu",
    )
    config._attn_implementation = "eager"
    return (CLIPTextModelWithProjection if projected else CLIPTextModel)(config).eval()


def build(family: str, spec: dict, folder: Path):
    torch.manual_seed(sum(map(ord, family)))
    xl, hidden = spec.get("xl", False), HIDDEN
    names = ["tokenizer", "tokenizer_2"] if xl else ["tokenizer"]
    # SDXL pads its first tokenizer with the end token and its second with "!".
    pads = ["<|endoftext|>", "!"] if xl else [spec.get("pad", "<|endoftext|>")]
    parts = {name: write_tokenizer(folder / name, pad) for name, pad in zip(names, pads)}
    parts["text_encoder"] = text_encoder(len(parts["tokenizer"]), hidden, False)
    if xl:
        parts["text_encoder_2"] = text_encoder(len(parts["tokenizer"]), hidden, True)
    extra = dict(
        addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=6 * 8 + hidden,
        transformer_layers_per_block=(1, 1), use_linear_projection=True,
    ) if xl else {}
    parts["unet"] = louder(diffusers.UNet2DConditionModel(
        sample_size=SIDE // 4, in_channels=4, out_channels=4, block_out_channels=(4, 8), layers_per_block=1, norm_num_groups=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2, cross_attention_dim=2 * hidden if xl else hidden, time_cond_proj_dim=spec.get("time_cond"),
        use_linear_projection=spec.get("linear_projection", False) or xl,
        **{k: v for k, v in extra.items() if k != "use_linear_projection"},
    ))
    parts["vae"] = diffusers.AutoencoderKL(
        in_channels=3, out_channels=3, latent_channels=4, block_out_channels=(4, 4, 4), layers_per_block=1, norm_num_groups=2,
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3, sample_size=SIDE,
        scaling_factor=spec.get("scaling", 0.18215),
    ).eval()
    cls, config = spec["scheduler"]
    parts["scheduler"] = getattr(diffusers, cls).from_config(config)
    if spec.get("floats"):
        round_floats(parts["unet"], parts["vae"])
    elif spec["timestep"][0] == torch.int64:
        truncate_timestep(parts["unet"])
    if xl:
        pipe = diffusers.StableDiffusionXLPipeline(**parts, force_zeros_for_empty_prompt=True, add_watermarker=False)
    elif spec.get("time_cond"):
        pipe = diffusers.LatentConsistencyModelPipeline(**parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    else:
        pipe = diffusers.StableDiffusionPipeline(**parts, safety_checker=None, feature_extractor=None, requires_safety_checker=False)
    pipe.set_progress_bar_config(disable=True)
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps({"_class_name": cls, **config}))
    (folder / "vae_decoder").mkdir()
    shutil.copyfile(save_config(pipe.vae), folder / "vae_decoder" / "config.json")
    index = {"_class_name": type(pipe).__name__, **({"force_zeros_for_empty_prompt": True} if xl else {})}
    (folder / "model_index.json").write_text(json.dumps(index))
    return pipe


def save_config(vae) -> Path:
    vae.save_config("/tmp/likeness-vae")
    return Path("/tmp/likeness-vae/config.json")


def truncate_timestep(unet) -> None:
    """A graph that takes whole timesteps is given them without their fraction, as by diffusers' ONNX pipelines."""
    forward = unet.forward
    unet.plain_forward = forward
    unet.forward = lambda sample, timestep, **more: forward(sample, timestep.long(), **more)


def round_floats(unet, vae) -> None:
    """What goes into and comes out of the halves' graphs is rounded as their edges round it."""
    half = lambda value: value.half().float() if torch.is_tensor(value) and value.is_floating_point() else value
    forward, decode = unet.forward, vae.decode

    def rounded(sample, timestep, encoder_hidden_states, added_cond_kwargs=None, timestep_cond=None, **_):
        added = added_cond_kwargs and {k: half(v) for k, v in added_cond_kwargs.items()}
        answer = forward(half(sample), half(timestep), half(encoder_hidden_states), added_cond_kwargs=added, timestep_cond=half(timestep_cond))
        return (half(answer.sample),)

    unet.plain_forward = forward
    unet.forward = rounded
    vae.decode = lambda latents, **_: (half(decode(half(latents)).sample),)


class TextGraph(torch.nn.Module):
    def __init__(self, model, hidden_states: bool):
        super().__init__()
        self.model, self.hidden_states = model, hidden_states

    def forward(self, input_ids):
        answer = self.model(input_ids=input_ids.long(), output_hidden_states=True)
        first = (answer.text_embeds, answer.last_hidden_state) if hasattr(answer, "text_embeds") else (answer.last_hidden_state, answer.pooler_output)
        return (*first, *(answer.hidden_states if self.hidden_states else ()))


class UnetGraph(torch.nn.Module):
    def __init__(self, unet, names, floats):
        super().__init__()
        self.unet, self.names, self.floats = unet, names, floats

    def forward(self, *inputs):
        given = dict(zip(self.names, (i.float() if i.dtype == torch.float16 else i for i in inputs)))
        added = {k: given.pop(k) for k in ("text_embeds", "time_ids") if k in given}
        forward = getattr(self.unet, "plain_forward", self.unet.forward)
        return forward(**given, added_cond_kwargs=added or None).sample.to(self.floats)


class VaeGraph(torch.nn.Module):
    def __init__(self, vae, floats, encode=False):
        super().__init__()
        self.vae, self.floats, self.encode = vae, floats, encode

    def forward(self, x):
        if self.encode:
            return self.vae.quant_conv(self.vae.encoder(x.float())).to(self.floats)
        return self.vae.decoder(self.vae.post_quant_conv(x.float())).to(self.floats)


def shorten(graph, names: dict) -> None:
    """Names of values inside a graph are most of a small graph's bytes."""
    short = lambda name: names.setdefault(name, f"v{len(names)}") if name else name
    del graph.value_info[:]
    for tensor in graph.initializer:
        tensor.name = short(tensor.name)
    for node in graph.node:
        node.doc_string = node.name = ""
        node.input[:], node.output[:] = map(short, node.input), map(short, node.output)
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                for output in attribute.g.output:
                    output.name = short(output.name)
                shorten(attribute.g, names)


def export(model, inputs, names, outputs, axes, path: Path, external=False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(model, tuple(inputs), str(path), input_names=names, output_names=outputs, dynamic_axes=axes, opset_version=17, dynamo=False)
    graph = onnx.load(str(path))
    shorten(graph.graph, {value.name: value.name for value in [*graph.graph.input, *graph.graph.output]})
    if external:
        onnx.save_model(graph, str(path), save_as_external_data=True, all_tensors_to_one_file=True, location="weights.pb", size_threshold=64)
    else:
        onnx.save_model(graph, str(path))


def export_pack(pipe, spec: dict, folder: Path) -> None:
    floats = spec.get("floats", torch.float32)
    xl = spec.get("xl", False)
    for part in ("text_encoder", "text_encoder_2") if xl else ("text_encoder",):
        layers = [f"hidden_states.{i}" for i in range(LAYERS + 1)] if xl else []
        outputs = (["text_embeds", "last_hidden_state"] if part == "text_encoder_2" else ["last_hidden_state", "pooler_output"]) + layers
        ids = torch.full((1, 77), 5, dtype=spec["ids"])
        export(TextGraph(getattr(pipe, part), xl), [ids], ["input_ids"], outputs, {"input_ids": {0: "batch"}}, folder / part / "model.onnx")

    kind, rank = spec["timestep"]
    latents = torch.randn(2, 4, SIDE // 4, SIDE // 4)
    timestep = torch.tensor(3 if rank == "" else [3] * (2 if rank == "b" else 1), dtype=kind)
    inputs = [latents.to(floats), timestep, torch.randn(2, 77, 2 * HIDDEN if xl else HIDDEN).to(floats)]
    names = ["sample", "timestep", "encoder_hidden_states"]
    axes = {"sample": {0: "batch", 2: "height", 3: "width"}, "encoder_hidden_states": {0: "batch", 1: "sequence"}}
    if rank == "b":
        axes["timestep"] = {0: "batch"}
    if spec.get("time_cond"):
        inputs.append(torch.randn(2, spec["time_cond"]).to(floats))
        names.append("timestep_cond")
        axes["timestep_cond"] = {0: "batch"}
    if xl:
        inputs += [torch.randn(2, HIDDEN).to(floats), torch.tensor([[64.0, 64, 0, 0, 64, 64]] * 2).to(floats)]
        names += ["text_embeds", "time_ids"]
        axes |= {"text_embeds": {0: "batch"}, "time_ids": {0: "batch"}}
    export(UnetGraph(pipe.unet, names, floats), inputs, names, ["out_sample"], axes, folder / "unet" / "model.onnx", spec.get("external"))

    image_axes = {0: "batch", 2: "height", 3: "width"}
    export(VaeGraph(pipe.vae, floats), [latents[:1].to(floats)], ["latent_sample"], ["sample"], {"latent_sample": image_axes}, folder / "vae_decoder" / "model.onnx")
    if spec.get("encoder"):
        image = torch.randn(1, 3, SIDE, SIDE)
        export(VaeGraph(pipe.vae, floats, True), [image], ["sample"], ["latent_parameters"], {"sample": image_axes}, folder / "vae_encoder" / "model.onnx")


def scheduler_named(own: tuple[str, dict], name: str):
    """As an app does it that knows only what the pack's file states."""
    cls, extra = CLASSES[name]
    return getattr(diffusers, cls).from_config({**own[1], **(extra if cls != own[0] else {})})


def sampled(latents: torch.Tensor, pixels: np.ndarray) -> dict:
    bytes_ = (pixels * 255).round().astype(np.uint8).reshape(-1)
    return {"latents": [round(float(v), 5) for v in latents.flatten()[::16]], "pixels": bytes_[::197].tolist()}


def encode_weighted(tokenizer, encoder, parts, xl: bool):
    """Chunks of 75 tokens, hidden states times weights, each chunk's mean brought back: what webui's "Original" emphasis does."""
    ids, weights = [], []
    for text, weight in parts:
        tokens = tokenizer(text, add_special_tokens=False).input_ids
        ids += tokens
        weights += [weight] * len(tokens)
    states, pooled = [], None
    for at in range(0, len(ids), 75):
        chunk, factors = ids[at : at + 75], weights[at : at + 75]
        left = 75 - len(chunk)
        row = [tokenizer.bos_token_id, *chunk, tokenizer.eos_token_id, *[tokenizer.pad_token_id] * left]
        with torch.no_grad():
            answer = encoder(input_ids=torch.tensor([row]), output_hidden_states=True)
        hidden = answer.hidden_states[-2] if xl else answer.last_hidden_state
        scaled = hidden * torch.tensor([1.0, *factors, 1.0, *[1.0] * left])[None, :, None]
        states.append(scaled * (hidden.mean() / scaled.mean()))
        pooled = answer.text_embeds if pooled is None and hasattr(answer, "text_embeds") else pooled
    return torch.cat(states, dim=1), pooled


def draw_weighted(pipe, own, xl: bool, name: str, steps: int, guidance: float, prompt: str, negative: str, seed: int) -> dict:
    def encode(text):
        one, _ = encode_weighted(pipe.tokenizer, pipe.text_encoder, PARSED[text], xl)
        if not xl:
            return one, None
        two, pooled = encode_weighted(pipe.tokenizer_2, pipe.text_encoder_2, PARSED[text], xl)
        return torch.cat([one, two], dim=-1), pooled

    embeds = dict(zip(("prompt_embeds", "pooled_prompt_embeds"), encode(prompt)))
    if negative:
        embeds |= dict(zip(("negative_prompt_embeds", "negative_pooled_prompt_embeds"), encode(negative)))
    answer = draw(pipe, own, name, steps, guidance, None, "", seed, **{k: v for k, v in embeds.items() if v is not None})
    return {**answer, "prompt": prompt, "negativePrompt": negative}


def draw(pipe, own, name: str, steps: int, guidance: float, prompt: str, negative: str, seed: int, **more) -> dict:
    base = pipe.scheduler
    pipe.scheduler = scheduler_named(own, name)
    options = dict(prompt=prompt, num_inference_steps=steps, guidance_scale=guidance, generator=torch.Generator("cpu").manual_seed(seed), **more)
    if not isinstance(pipe, diffusers.LatentConsistencyModelPipeline):
        options["negative_prompt"] = negative or None
    if "image" not in more:
        options |= {"height": SIDE, "width": SIDE}
    latents = pipe(**options, output_type="latent").images
    with torch.no_grad():
        decoded = pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]
    pipe.scheduler = base
    picture = (decoded / 2 + 0.5).clamp(0, 1)[0].permute(1, 2, 0).numpy()
    request = {"scheduler": name, "prompt": prompt, "negativePrompt": negative, "seed": seed, "steps": steps, "guidanceScale": guidance}
    return {**request, **sampled(latents, picture)}


def init_image() -> tuple[np.ndarray, torch.Tensor]:
    """byte(i) = (i * 37 + (i // 192) * 11) % 256, easily made again elsewhere."""
    i = np.arange(SIDE * SIDE * 3)
    pixels = ((i * 37 + (i // 192) * 11) % 256).astype(np.uint8).reshape(SIDE, SIDE, 3)
    return pixels, torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255


def main() -> None:
    for family in sys.argv[1:] or FAMILIES:
        spec, folder = FAMILIES[family], OUT / family
        shutil.rmtree(folder, ignore_errors=True)
        pipe = build(family, spec, folder)
        own = spec["scheduler"]
        cases = []
        for i, (name, steps, guidance) in enumerate(spec["cases"]):
            negative = "the king" if i % 2 and guidance > 1 and not spec.get("time_cond") else ""
            cases.append(draw(pipe, own, name, steps, guidance, "a portrait of the queen", negative, 7 + i))
        more = {}
        if "weighted" in spec:
            xl = spec.get("xl", False)
            more["weighted"] = [draw_weighted(pipe, own, xl, *case) for case in spec["weighted"]]
        if spec.get("encoder"):
            parts = {k: v for k, v in pipe.components.items()}
            # PNDM is left out: the reference corrects its first step at whichever timestep it starts from, and so takes the
            # steps after it one noise level too low.
            to_image = diffusers.StableDiffusionImg2ImgPipeline(**parts, requires_safety_checker=False)
            to_image.set_progress_bar_config(disable=True)
            more["fromImage"] = [
                {"initStrength": strength, **draw(to_image, own, name, steps, 7.5, "a portrait of the queen", "", 21, image=init_image()[1], strength=strength)}
                for name, steps, strength in [("ddim", 8, 0.5), ("euler", 8, 0.6), ("euler-a", 8, 0.75), ("dpm++2m", 8, 0.6), ("dpm++2m-karras", 8, 0.35), ("lcm", 8, 0.5)]
            ]
        export_pack(pipe, spec, folder)
        note = f"every 16th latent, every 197th byte of the picture; diffusers {diffusers.__version__}"
        (folder / "golden.json").write_text(json.dumps({"note": note, "side": SIDE, "cases": cases, **more}))
        other = draw(pipe, own, *spec["cases"][0], "a king", "", 7)
        apart = np.abs(np.array(other["latents"]) - np.array(cases[0]["latents"])).max()
        print(family, "another prompt changes latents by", apart, "pixel range", min(cases[0]["pixels"]), max(cases[0]["pixels"]), "latent range", min(cases[0]["latents"]), max(cases[0]["latents"]))


main()
