"""Copy a pack into the app: `python -m training.install_pack --pack FOLDER --steps 12 --guidance-scale 1.5`.

Overwrites the files of the committed starter pack and updates its manifest: size of a picture, steps, guidance
scale, and bytes and sha256 of every file. Licences and sources stay; a file that has none is refused.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from training.evaluate.onnx_pipeline import PARTS
from training.paths import starter_pack


def updated_manifest(manifest: dict, pack: Path, steps: int, guidance_scale: float) -> dict:
    """The manifest for the files of `pack`, with the version increased by one.

    Raises ValueError when `pack` has a file that the manifest does not list with licence and source.
    """
    found = {
        file.relative_to(pack).as_posix(): file.read_bytes()
        for part in (*PARTS, "model_index.json")
        for file in ([pack / part] if (pack / part).is_file() else sorted((pack / part).glob("*")))
    }
    if unknown := found.keys() - {file["path"] for file in manifest["files"]}:
        raise ValueError(f"Not in the manifest: {', '.join(sorted(unknown))}.")
    side = json.loads(found["vae_decoder/config.json"])["sample_size"]
    role = manifest["roles"]["text-to-image"]
    role |= {"nativeSize": [side, side], "steps": steps, "guidanceScale": guidance_scale}
    for file in manifest["files"]:
        if data := found.get(file["path"]):
            file |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return manifest | {"version": str(int(manifest["version"]) + 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--guidance-scale", type=float, required=True)
    args = parser.parse_args()
    to = starter_pack()
    manifest = json.loads((to / "manifest.json").read_text())
    guidance_scale = int(args.guidance_scale) if args.guidance_scale.is_integer() else args.guidance_scale
    manifest = updated_manifest(manifest, args.pack, args.steps, guidance_scale)
    for part in PARTS:
        if (args.pack / part).exists():
            shutil.copytree(args.pack / part, to / part, dirs_exist_ok=True)
    shutil.copy(args.pack / "model_index.json", to)
    (to / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"{to}: version {manifest['version']}, {sum(file['bytes'] for file in manifest['files']):,} bytes")


if __name__ == "__main__":
    main()
