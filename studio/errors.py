"""What goes wrong in one action, said to the person as what it is and how to mend it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from midi_data.errors import MusicError
from studio.jobs import UNKNOWN

logger = logging.getLogger(__name__)


@contextmanager
def shown_errors() -> Iterator[None]:
    """Show what goes wrong inside in one line, and go on with the page."""
    try:
        yield
    except MusicError as error:
        show_error(str(error))
    except Exception:  # whatever it was, the rest of the page goes on
        logger.exception("An action of a page")
        show_error(UNKNOWN)


def show_error(words: str) -> None:
    """One line on what is wrong, and how to mend it."""
    line = " ".join(words.split())
    if line.partition(" ")[0].isalpha():  # not the name of a file, which stays as it is
        line = line[0].upper() + line[1:]
    st.error(line, icon=":material/error:")
