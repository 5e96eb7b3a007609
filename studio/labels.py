"""Words of a person as they may stand in labels and texts that are read as Markdown."""

_SIGNS = frozenset(r"\`*_{}[]()#+-.!|~:$<>")


def plain(words: str) -> str:
    """The words, with every sign that Markdown would read taken for what it is."""
    return "".join(f"\\{letter}" if letter in _SIGNS else letter for letter in words)
