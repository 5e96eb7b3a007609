"""The verb that opens the studio."""

from typing import Annotated

import typer


def studio(
    *,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where the page is found on this machine.")
    ] = 8501,
    projects: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|URL",
            help="Where projects are kept: a file, or a database as SQLAlchemy names it. "
            "A file in your data folder if left.",
        ),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Say the address, but open no browser.")
    ] = False,
) -> None:
    r"""Open the studio: a page where a piece is written, drawn, heard and taken home.

    It is served to this machine alone, asks nothing of any other, and ends with Ctrl+C.

    \b
    musegen studio
    musegen studio --port 8600 --projects songs.sqlite
    musegen studio --no-browser --projects postgresql://me@server/songs
    """
    from importlib import import_module

    serving = import_module("studio.serving")  # musegen knows the studio by name alone
    serving.serve(port=port, projects=projects, browser=not no_browser)
