"""torchaudio, importable wherever torch is.

Its wheel is linked against CUDA, so its compiled extension cannot load where torch is for a CPU.
What is used here is written in Python, so the extension is stood in for there.
"""

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

_EXTENSION = "torchaudio._extension"


def load_torchaudio() -> ModuleType:
    """The torchaudio package, with its compiled extension where that can be loaded."""
    import torch

    try:
        return importlib.import_module("torchaudio")
    except OSError:
        if torch.version.cuda is not None:
            raise
    for name in [name for name in sys.modules if name.split(".")[0] == "torchaudio"]:
        del sys.modules[name]
    sys.modules[_EXTENSION] = _stand_in()
    return importlib.import_module("torchaudio")


def _stand_in() -> ModuleType:
    extension = ModuleType(_EXTENSION)
    names: dict[str, Any] = {
        "_IS_TORCHAUDIO_EXT_AVAILABLE": False,
        "_IS_ALIGN_AVAILABLE": False,
        "_check_cuda_version": lambda: None,
        "fail_if_no_align": _unchanged,
    }
    vars(extension).update(names)
    return extension


def _unchanged(function: Callable[..., Any]) -> Callable[..., Any]:
    return function
