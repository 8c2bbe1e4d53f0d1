"""Folders: the working folder (not under version control) and the committed starter pack."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
WORK = Path(os.environ.get("LIKENESS_TRAINING_DIR", REPOSITORY / "training" / "work"))
PACKAGES = WORK / "packages"
HELD_OUT_PROMPTS = Path(__file__).parent / "dataset" / "held_out_prompts.txt"


def starter_pack() -> Path:
    """Folder of the text-to-image pack: LIKENESS_STARTER_PACK, else the one committed with the app.

    Raises FileNotFoundError when neither exists.
    """
    named = os.environ.get("LIKENESS_STARTER_PACK")
    if named:
        return Path(named)
    for index in sorted((REPOSITORY / "resources" / "models" / "starter").glob("**/model_index.json")):
        return index.parent
    raise FileNotFoundError("No starter pack found; set LIKENESS_STARTER_PACK to a pack in diffusers layout.")
