"""Options that belong together: one argument of a verb in the code, one section of its help.

A verb may take a dataclass whose fields are options. The command line shows them as options of
the verb, and the verb gets the dataclass.
"""

import inspect
from collections import defaultdict
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from typing import Any, get_type_hints

import typer
from typer.core import TyperCommand


class GroupedCommand(TyperCommand):
    """A verb whose help lists its options section by section, in plain text."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 typer's own classes
        """Write what can be said, the options without a section first."""
        sections: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                usual = "Options" if param.param_type_name == "option" else "Arguments"
                sections[getattr(param, "rich_help_panel", None) or usual].append(record)
        for title in sorted(sections, key=lambda title: title not in ("Arguments", "Options")):
            with formatter.section(title):
                formatter.write_dl(sections[title])


def verb(
    app: typer.Typer,
    name: str,
    run: Callable[..., None],
    *,
    cls: type[GroupedCommand] = GroupedCommand,
) -> None:
    r"""Add a verb to the command line, its groups of options taken apart.

    The examples in its docstring stand in a paragraph that begins with a line `\b`.
    """
    words = inspect.getdoc(run) or ""
    help_text = words.replace("\\b\n", "\b\n")  # which keeps the paragraph's lines
    app.command(name, cls=cls, help=help_text)(_ungrouped(run))


def _ungrouped(run: Callable[..., None]) -> Callable[..., None]:
    """The verb with the fields of its dataclasses as arguments of its own."""
    hints = get_type_hints(run, include_extras=True)
    groups: dict[str, Any] = {}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(run).parameters.values():
        group = hints[parameter.name]
        if not is_dataclass(group):
            parameters.append(parameter.replace(annotation=group))
            continue
        groups[parameter.name] = group
        inside = get_type_hints(group, include_extras=True)
        parameters += [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if field.default is MISSING else field.default,
                annotation=inside[field.name],
            )
            for field in fields(group)
        ]

    @wraps(run)
    def ungrouped(**said: Any) -> None:  # noqa: ANN401 whatever the options are
        grouped = {
            name: group(**{field.name: said.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        run(**said, **grouped)

    ungrouped.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    ungrouped.__annotations__ = {each.name: each.annotation for each in parameters}
    return ungrouped
