"""variants/*: the graphs of packs/sd15 in the other forms in which packs are published, a small preview decoder, a text
encoder whose weights can be told apart, and variants.json: what diffusers makes with the last two.

Run by hand:
    pip install torch==2.13.0 diffusers==0.42.1 transformers==5.24.0 onnx==1.23.2 onnxscript==0.7.2 \
        onnxruntime==1.32.0 numpy==2.4.6
    python tests/golden/make-pack-variants.py <diffusers>
with a checkout of https://github.com/huggingface/diffusers.
"""

import ast
import json
import re
import sys
import types
import typing
from pathlib import Path

import diffusers
import numpy as np
import onnx
import onnxruntime
import torch
from diffusers.loaders import StableDiffusionLoraLoaderMixin
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.transformers.float16 import convert_float_to_float16
from transformers import CLIPTokenizer

HERE = Path(__file__).parent
PACK = HERE / "packs" / "sd15"
OUT = HERE / "variants"
WEIGHTED = [
    ("a (portrait:1.3) of the queen", ""),
    ("a (portrait:1.3) of the [queen]", "the (king:1.4)"),
    ("a portrait of the queen", "((old:0.6) king)"),
]


def graph(part: str) -> onnx.ModelProto:
    return onnx.load(str(PACK / part / "model.onnx"))


def save(model: onnx.ModelProto, name: str) -> None:
    del model.graph.value_info[:]
    onnx.save_model(model, str(OUT / f"{name}.onnx"))


def fixed_batches() -> None:
    """The denoiser for one or two latents at a time, its weights beside it as optimum and torch name them."""
    for batch in (1, 2):
        model = graph("unet")
        for value in model.graph.input:
            value.type.tensor_type.shape.dim[0].dim_value = batch
        location = OUT / "model.onnx_data"
        location.unlink(missing_ok=True)
        onnx.save_model(
            model, str(OUT / f"unet-batch-{batch}.onnx"),
            save_as_external_data=True, all_tensors_to_one_file=True, location=location.name, size_threshold=64,
        )


def halves() -> None:
    """float16 throughout with float16 edges, and with float32 edges over float16 weights."""
    save(convert_float_to_float16(graph("unet"), keep_io_types=False), "unet-float16")
    for part in ("text_encoder", "vae_decoder"):
        save(convert_float_to_float16(graph(part), keep_io_types=True), f"{part.replace('_', '-')}-float16-inside")


def preview_decoder() -> dict:
    torch.manual_seed(5)
    tiny = diffusers.AutoencoderTiny(
        encoder_block_out_channels=(4, 4, 4), decoder_block_out_channels=(4, 4, 4), num_encoder_blocks=(1, 1, 1), num_decoder_blocks=(1, 1, 1),
    ).eval()
    with torch.no_grad():
        # Untrained, it draws black; its answer is meant to be from 0 to 1 before it is spread to ±1.
        last = tiny.decoder.layers[-1]
        last.weight *= 6
        last.bias.fill_(0.5)
    path = OUT / "taesd-decoder.onnx"
    latents = torch.sin(0.37 * torch.arange(4 * 16 * 16, dtype=torch.float64)).float().reshape(1, 4, 16, 16) * 2
    axes = {"latent_sample": {0: "batch", 2: "height", 3: "width"}}
    with torch.no_grad():
        torch.onnx.export(tiny.decoder, (latents,), str(path), input_names=["latent_sample"], output_names=["sample"], dynamic_axes=axes, opset_version=17, dynamo=False)
        picture = (tiny.decode(latents).sample / 2 + 0.5).clamp(0, 1)[0].permute(1, 2, 0).numpy()
    pixels = (picture * 255).round().astype(np.uint8)
    print("preview", pixels.shape, pixels.min(), pixels.max(), pixels.std())
    return {"side": 16, "pixels": pixels.reshape(-1)[::97].tolist()}


def heavy_decoder() -> None:
    """A decoder that asks for more memory than any machine's addresses reach."""
    shape = numpy_helper.from_array(np.array([1, 1, 1 << 25, 1 << 25], np.int64), "shape")
    nodes = [
        helper.make_node("ReduceMean", ["latent_sample"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Expand", ["mean", "shape"], ["large"]),
        helper.make_node("ReduceMean", ["large"], ["sample"], axes=[0], keepdims=1),
    ]
    values = lambda name: [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", None, "height", "width"])]
    made = helper.make_graph(nodes, "heavy", values("latent_sample"), values("sample"), [shape])
    save(helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), "heavy-decoder")


def biased_text_encoder() -> None:
    """Untrained, the last normalisation leaves a mean of nothing, which no factor brings back. Trained ones have a bias."""
    model = graph("text_encoder")
    last = next(node for node in model.graph.node if "last_hidden_state" in node.output)
    model.graph.initializer.append(numpy_helper.from_array(np.linspace(-0.2, 0.9, 8, dtype=np.float32), "bias"))
    last.input[2] = "bias"
    save(model, "text-encoder-biased")


def network(path: Path):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return lambda **feeds: torch.from_numpy(session.run(None, {k: v.numpy() for k, v in feeds.items()})[0])


def long_prompt_weighting(checkout: str):
    """The functions of the community pipeline, without the pipeline, whose imports follow no release."""
    tree = ast.parse(Path(checkout, "examples", "community", "lpw_stable_diffusion.py").read_text())
    wanted = [
        node for node in tree.body
        if isinstance(node, ast.FunctionDef) or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "re_attention")
    ]
    scope = {**vars(typing), "re": re, "torch": torch, "logger": diffusers.utils.logging.get_logger("lpw")}
    scope |= {"DiffusionPipeline": diffusers.DiffusionPipeline, "StableDiffusionLoraLoaderMixin": StableDiffusionLoraLoaderMixin}
    exec(compile(ast.Module(wanted, []), "lpw", "exec"), scope)
    return scope["get_weighted_text_embeddings"]


def weighted(checkout: str) -> list[dict]:
    embed = long_prompt_weighting(checkout)
    encoder = network(OUT / "text-encoder-biased.onnx")
    unet = network(PACK / "unet" / "model.onnx")

    class Encoder:
        """Answers as transformers' does; the graph's states are normalised already."""

        text_model = types.SimpleNamespace(final_layer_norm=lambda states: states)

        def __call__(self, ids, **_):
            return ([encoder(input_ids=ids.int())],)

    tokenizer = CLIPTokenizer.from_pretrained(PACK / "tokenizer")
    pipe = types.SimpleNamespace(tokenizer=tokenizer, device="cpu", text_encoder=Encoder())
    config = json.loads((PACK / "scheduler" / "scheduler_config.json").read_text())
    steps, guidance, cases = 5, 7.5, []
    for seed, (prompt, negative) in enumerate(WEIGHTED, 41):
        with_prompt, without = embed(pipe, prompt, negative, max_embeddings_multiples=1)
        hidden = torch.cat([without, with_prompt])
        scheduler = diffusers.DDIMScheduler.from_config({**config, "clip_sample": False})
        scheduler.set_timesteps(steps)
        latents = torch.randn((1, 4, 16, 16), generator=torch.Generator("cpu").manual_seed(seed))
        for t in scheduler.timesteps:
            noise = unet(sample=torch.cat([latents] * 2), timestep=torch.full((2,), float(t)), encoder_hidden_states=hidden)
            unguided, guided = noise.chunk(2)
            latents = scheduler.step(unguided + guidance * (guided - unguided), t, latents).prev_sample
        request = {"scheduler": "ddim", "prompt": prompt, "negativePrompt": negative, "seed": seed, "steps": steps, "guidanceScale": guidance}
        cases.append({**request, "latents": [round(float(v), 5) for v in latents.flatten()[::16]]})
        print(prompt, "|", negative, latents.std())
    return cases


def main(checkout: str) -> None:
    OUT.mkdir(exist_ok=True)
    fixed_batches()
    halves()
    heavy_decoder()
    biased_text_encoder()
    golden = {"preview": preview_decoder(), "weighted": weighted(checkout)}
    (HERE / "variants.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
