"""Who wrote which bars: a small picture, a cell a bar of each track, and the same in words."""

from collections import Counter
from collections.abc import Mapping
from html import escape

import streamlit as st

from midi_data.score import Score, bars
from musegen.daw.names import track_names
from musegen.editing.origins import BROUGHT, HAND, MODEL, Origins, shares
from studio.wording import counted

_COLOURS = {MODEL: "#4a86c5", HAND: "#d9822b", BROUGHT: "#8a8f98"}
_WHO = {MODEL: "written by a model", HAND: "by hand", BROUGHT: "brought along"}
_EMPTY = "rgba(128,128,128,.14)"
_WIDE = 48  # bars from which on no gaps are left between them

_STYLE = """
<style>
.authorship {display:grid; gap:3px 10px; grid-template-columns:minmax(4rem,max-content) 1fr;
  align-items:center; font-size:.85rem; margin-bottom:.5rem}
.authorship .name {overflow:hidden; text-overflow:ellipsis; white-space:nowrap; max-width:9rem}
.authorship .bars {display:grid; height:1rem}
.authorship .bars i {min-width:0}
.authorship .numbers {display:flex; justify-content:space-between; font-size:.75rem; opacity:.7}
.legend {display:flex; flex-wrap:wrap; gap:.25rem 1rem; font-size:.85rem}
.legend i {display:inline-block; width:.8rem; height:.8rem; margin-right:.35rem;
  vertical-align:-.05rem}
</style>
"""


def show_authorship(score: Score, origins: Origins) -> None:
    """Show who wrote which bars of which tracks."""
    cells = shares(score, origins)
    total = sum(cells.values(), Counter[int]())
    count, names = len(bars(score)), track_names(score)
    rows = "".join(
        _row(name, [cells.get((track, bar), Counter()) for bar in range(count)])
        for track, name in enumerate(names)
    )
    numbers = f'<span></span><span class="numbers"><span>1</span><span>{count}</span></span>'
    words = escape(authorship_words(total), quote=True)
    st.html(
        f'{_STYLE}<div class="authorship" role="img" aria-label="{words}">{rows}{numbers}</div>'
        f'<div class="legend" aria-hidden="true">{_legend(total)}</div>'
    )


def authorship_words(total: Mapping[int, int]) -> str:
    """How many notes are whose, as in `120 notes written by a model, 3 notes by hand`."""
    said = [f"{counted(total[who], 'note')} {_WHO[who]}" for who in _WHO if total.get(who)]
    return ", ".join(said) or "no notes"


def _row(name: str, of_track: list[Counter[int]]) -> str:
    gap = "1px" if len(of_track) < _WIDE else "0"
    grid = f"grid-template-columns:repeat({max(1, len(of_track))},1fr);gap:{gap}"
    shown = "".join(_cell(bar, notes) for bar, notes in enumerate(of_track, start=1))
    return (
        f'<span class="name">{escape(name)}</span><span class="bars" style="{grid}">{shown}</span>'
    )


def _cell(bar: int, notes: Counter[int]) -> str:
    """A bar: its colours stand for the shares of its notes."""
    if not notes:
        return f'<i style="background:{_EMPTY}" title="bar {bar}: silent"></i>'
    stops, here = [], 0.0
    for who in _WHO:
        share = 100 * notes[who] / notes.total()
        stops.append(f"{_COLOURS[who]} {here:.0f}% {here + share:.0f}%")
        here += share
    title = f"bar {bar}: {authorship_words(notes)}"
    return f'<i style="background:linear-gradient(0deg,{",".join(stops)})" title="{title}"></i>'


def _legend(total: Counter[int]) -> str:
    return "".join(
        f'<span><i style="background:{_COLOURS[who]}"></i>'
        f"{counted(total[who], 'note')} {_WHO[who]}</span>"
        for who in _WHO
        if total[who]
    )
