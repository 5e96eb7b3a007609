"""The browser's modules as one script, since a Streamlit component takes one.

A module becomes a function called once, which returns what it exports; so names inside stay its
own. Only these forms are known, each on one line: `import {...} from "./x.js"`, `import * as x
from "../folder/x.js"`, and `export` before a function, class or constant. No two modules of a
script may have the same name.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\* as )?(.+) from "(\.[./\w]*/(\w+)\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:class|const|(?:async )?function\*?) (\w+))", re.MULTILINE)


def joined(entry: Path) -> str:
    """The script of a module with a default export and of all modules it needs."""
    modules: dict[str, tuple[Path, str]] = {}
    main = _linked(entry, modules)
    return "\n".join([*(text for _, text in modules.values()), main])


def _linked(file: Path, modules: dict[str, tuple[Path, str]]) -> str:
    """A module's text, its imports taken from the modules above it."""
    text = file.read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        name, needed = found[3], (file.parent / found[2]).resolve()
        if name not in modules:
            body = _linked(needed, modules)
            exported = ", ".join(_EXPORT.findall(body))
            body = _EXPORT.sub("", body)
            wrapped = f"const {name}_ = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
            modules[name] = (needed, wrapped)
        assert modules[name][0] == needed, f"{needed} and {modules[name][0]} have one name"
    return _IMPORT.sub(r"const \1 = \3_;", text)
