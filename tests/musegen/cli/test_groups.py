from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from musegen.cli.groups import verb


@dataclass(frozen=True, kw_only=True)
class Colour:
    hue: Annotated[str, typer.Option(help="Which.", rich_help_panel="Colours")]
    loud: Annotated[bool, typer.Option("--loud", rich_help_panel="Colours")] = False


@pytest.fixture
def app():
    app = typer.Typer(rich_markup_mode=None, add_completion=False)

    def paint(
        wall: str, *, coats: Annotated[int, typer.Option(help="How many.")] = 1, colour: Colour
    ):
        r"""Paint a wall.

        \b
        paint north --hue red
        paint south --hue blue
        """
        typer.echo(f"{wall} {coats} {colour}")

    verb(app, "paint", paint)
    return app


def test_the_options_of_a_group_arrive_as_one(app):
    done = CliRunner().invoke(app, ["north", "--hue", "red", "--coats", "2"])

    assert done.output == "north 2 Colour(hue='red', loud=False)\n".replace(
        "Colour", Colour.__qualname__
    )


def test_help_lists_a_group_under_its_heading_and_examples_line_by_line(app):
    said = CliRunner().invoke(app, ["--help"]).output

    assert "  paint north --hue red\n  paint south --hue blue\n" in said
    assert said.index("Arguments:") < said.index("--coats") < said.index("Colours:")
    assert said.index("Colours:") < said.index("--loud")


def test_an_option_of_a_group_can_be_required(app):
    assert CliRunner().invoke(app, ["north"]).exit_code == 2
