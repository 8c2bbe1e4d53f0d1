"""Begin a run from the committed pack: `python -m training.init_from_pack`, then `python -m training.train`.

Reads the weights back out of the four ONNX graphs (16-bit, as they are stored) and writes the autoencoder and
a checkpoint whose optimizer is new. Packs not written by training.export are refused.
"""

import argparse

from training.autoencoder import Autoencoder
from training.checkpoint import new_run, save
from training.config import PRESETS
from training.encode import autoencoder_file
from training.export import LatentDecoder, LatentEncoder
from training.onnx_weights import read_into
from training.paths import WORK, starter_pack
from training.shards import save_atomically


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--preset", choices=PRESETS, default="cpu")
    options.add_argument("--force", action="store_true", help="replace a checkpoint that is there")
    given = options.parse_args()
    config, pack = PRESETS[given.preset], starter_pack()
    file = WORK / f"run-{config.name}.pt"
    if file.exists() and not given.force:
        raise SystemExit(f"{file} is there; train on from it, or pass --force to replace it.")
    autoencoder = Autoencoder(config.autoencoder)
    read_into(LatentEncoder(autoencoder), pack / "vae_encoder/model.onnx")
    read_into(LatentDecoder(autoencoder), pack / "vae_decoder/model.onnx")
    run = new_run(config, "cpu")
    read_into(run.text_encoder, pack / "text_encoder/model.onnx")
    read_into(run.denoiser, pack / "unet/model.onnx")
    for mean, weight in zip(run.average, run.parameters, strict=True):
        mean.copy_(weight.detach())
    WORK.mkdir(parents=True, exist_ok=True)
    save_atomically(autoencoder.state_dict(), autoencoder_file(config))
    save(run, file)
    print(f"{file}: weights of {pack}")


if __name__ == "__main__":
    main()
