"""Put a pack into the app: `python -m training.install --pack FOLDER --steps 12 --guidance 1.5`.

Copies its files over those of the committed starter pack and brings the manifest up to date: size, steps,
guidance and every file's bytes and sha256. Licences and sources stay; a file without them is refused.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from training.evaluate.pack import PARTS
from training.paths import starter_pack


def installed(manifest: dict, pack: Path, steps: int, guidance: float) -> dict:
    """The manifest with what `pack` brings; its version counts up.

    :raises ValueError: where the pack holds a file that has no licence and source in the manifest.
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
    role |= {"nativeSize": [side, side], "steps": steps, "guidanceScale": guidance}
    for file in manifest["files"]:
        if data := found.get(file["path"]):
            file |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return manifest | {"version": str(int(manifest["version"]) + 1)}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pack", type=Path, required=True)
    options.add_argument("--steps", type=int, required=True)
    options.add_argument("--guidance", type=float, required=True)
    given = options.parse_args()
    to = starter_pack()
    manifest = json.loads((to / "manifest.json").read_text())
    guidance = int(given.guidance) if given.guidance.is_integer() else given.guidance
    manifest = installed(manifest, given.pack, given.steps, guidance)
    for part in PARTS:
        if (given.pack / part).exists():
            shutil.copytree(given.pack / part, to / part, dirs_exist_ok=True)
    shutil.copy(given.pack / "model_index.json", to)
    (to / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    print(f"{to}: version {manifest['version']}, {sum(file['bytes'] for file in manifest['files']):,} bytes")


if __name__ == "__main__":
    main()
