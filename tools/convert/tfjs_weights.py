"""Reads TensorFlow.js models: topology and weights (fp32, int32, fp16- or uint8-quantised)."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Weight:
    """`array`: fp32 or int32. A uint8-quantised weight also has `stored`: array = stored · scale + minimum."""

    array: np.ndarray
    stored: np.ndarray | None = None
    scale: float = 1.0
    minimum: float = 0.0


def decode_weights(manifest: list[dict], data: bytes) -> dict[str, Weight]:
    """Splits the concatenated shards of a weights manifest into arrays by name."""
    weights: dict[str, Weight] = {}
    offset = 0
    for spec in (w for group in manifest for w in group["weights"]):
        quantization = spec.get("quantization")
        dtype = np.dtype(quantization["dtype"] if quantization else spec["dtype"])
        count = int(np.prod(spec["shape"], dtype=np.int64))
        raw = np.frombuffer(data, dtype, count, offset).reshape(spec["shape"])
        offset += count * dtype.itemsize
        if quantization and dtype == np.uint8:
            scale, minimum = quantization["scale"], quantization["min"]
            array = (raw.astype(np.float32) * np.float32(scale) + np.float32(minimum)).astype(np.float32)
            weights[spec["name"]] = Weight(array, raw, scale, minimum)
        else:
            weights[spec["name"]] = Weight(raw.astype(np.float32) if dtype.kind == "f" else raw)
    if offset != len(data):
        raise ValueError(f"shards hold {len(data)} bytes, the manifest describes {offset}")
    return weights


def load_tfjs(model_json: Path) -> tuple[dict, dict[str, Weight]]:
    """(topology, weights by name) of a model.json whose shards lie beside it."""
    model = json.loads(model_json.read_text())
    manifest = model["weightsManifest"]
    shards = [model_json.parent / path for group in manifest for path in group["paths"]]
    return model["modelTopology"], decode_weights(manifest, b"".join(shard.read_bytes() for shard in shards))
