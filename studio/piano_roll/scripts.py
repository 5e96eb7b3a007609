"""The browser's modules as one script, since a Streamlit component takes one.

A module becomes a function called once, which returns what it exports; so names inside stay its
own. Only these forms are known, each on one line: `import {...} from "./x.js"`, `import * as x
from "./x.js"`, and `export` before a function, class or constant.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\* as )?(.+) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:class|const|function\*?) (\w+))", re.MULTILINE)


def joined(folder: Path, entry: str) -> str:
    """The script of a module with a default export and of all modules it needs."""
    modules: dict[str, str] = {}
    main = _linked(folder, entry, modules)
    return "\n".join([*modules.values(), main])


def _linked(folder: Path, name: str, modules: dict[str, str]) -> str:
    """A module's text, its imports taken from the modules above it."""
    text = (folder / f"{name}.js").read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        needed = found[2]
        if needed not in modules:
            body = _linked(folder, needed, modules)
            exported = ", ".join(_EXPORT.findall(body))
            body = _EXPORT.sub("", body)
            modules[needed] = (
                f"const {needed}_ = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();"
            )
    return _IMPORT.sub(r"const \1 = \2_;", text)
