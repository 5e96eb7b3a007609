"""Words as chips: what a brief takes from them is seen, and each part of it can be changed.

What is changed by hand is kept as an option, which goes before the words.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from midi_data.keys import KEYS
from midi_data.styles import STYLES
from midi_data.vocabulary import MOODS
from midi_data.wording import players_in_words
from musegen import Brief, parse_brief
from studio.errors import shown_errors
from studio.labels import plain
from studio.projects import Project, store

WORDS, CHANGED, SEED = "words", "changed", "brief seed"
"""The names of the settings of a project."""

_METRES = ("2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8")
_MOST_BARS = 256
_PLACEHOLDER = "a calm waltz in D minor for string quartet, 16 bars"


def words_field(project: Project) -> str:
    """A field for words, which are kept with the project."""
    settings = store().settings(project.id)
    words: str = st.text_input(
        "What shall it be?",
        settings.get(WORDS, ""),
        key=f"{WORDS} {project.id} {settings.get('words typed', 0)}",
        max_chars=2000,
        placeholder=_PLACEHOLDER,
        live="400ms",
        label_visibility="collapsed",
    )
    if words != settings.get(WORDS, ""):
        store().set_settings(project.id, {WORDS: words})
    return words


def brief_of(project: Project, words: str) -> Brief:
    """The brief that words and chips make, shown as chips that can be changed.

    Raises:
        BriefError: for what no piece can be.
    """
    settings = store().settings(project.id)
    changed: dict[str, Any] = settings.get(CHANGED, {})
    brief = parse_brief(words, **changed, seed=settings.get(SEED, 0))
    _Chips(project, brief, changed).show()
    _understood(brief)
    return brief


def _understood(brief: Brief) -> None:
    said = []
    if brief.not_understood:
        said.append(f":orange[**Not understood:** {plain(', '.join(brief.not_understood))}]")
    said += [plain(note) for note in brief.notes]
    if said:
        st.caption("  \n".join(said))


class _Chips:
    """A row of small buttons, each of which opens a field."""

    def __init__(self, project: Project, brief: Brief, changed: Mapping[str, Any]) -> None:
        self._project, self._brief, self._changed = project, brief, changed

    def show(self) -> None:
        brief = self._brief
        metre = f"{brief.time_signature[0]}/{brief.time_signature[1]}"
        players = ", ".join(player.name for player in brief.instruments)
        keys = [key.name for key in KEYS]
        with st.container(horizontal=True, gap="small", key="chips"):
            self._chip("key", brief.key.name, self._choice("Key", keys, brief.key.name))
            self._chip("time_signature", metre, self._choice("Metre", _METRES, metre))
            tempo = self._number("Quarters a minute", 20.0, 400.0, brief.tempo_bpm)
            self._chip("tempo_bpm", f"{brief.tempo_bpm:g} bpm", tempo)
            self._chip("bars", _counted(brief.bars), self._bars())
            self._chip("instruments", players_in_words(brief.instruments), self._text(players))
            self._chip("style", brief.style, self._choice("Style", sorted(STYLES), brief.style))
            self._mood()
            if brief.density is not None:
                dense = self._number("Notes a quarter, in all", 0.1, 64.0, brief.density)
                self._chip("density", f"{brief.density:.3g} notes a quarter", dense)
            chords = " ".join(brief.chords)
            self._chip("chords", chords or "chords", self._chords(chords))
            self._dice()

    def _chip(self, option: str, label: str, field: Callable[[str], Any]) -> None:
        """A button with what is so; a field behind it to have it otherwise."""
        by_hand = option in self._changed
        icon = ":material/edit:" if by_hand else None
        with st.popover(label, icon=icon, key=f"chip {option}"):
            key = f"chip {self._project.id} {option} {label}"
            value = field(key)
            if by_hand and st.button("As the words have it", key=f"{key} back"):
                self._keep({name: each for name, each in self._changed.items() if name != option})
            elif value is not None:
                self._keep({**self._changed, option: value})

    def _keep(self, changed: Mapping[str, Any]) -> None:
        """Keep what was changed, if a piece can be so."""
        with shown_errors():
            parse_brief(self._brief.words, **changed)
            store().set_settings(self._project.id, {CHANGED: dict(changed)})
            st.rerun()

    def _choice(self, label: str, options: Sequence[str], now: str) -> Callable[[str], str | None]:
        shown = list(dict.fromkeys([now, *options])) if now not in options else list(options)

        def field(key: str) -> str | None:
            chosen = st.selectbox(
                label, shown, shown.index(now), key=key, accept_new_options=label != "Key"
            )
            return None if chosen == now else chosen

        return field

    def _number(
        self, label: str, low: float, high: float, now: float
    ) -> Callable[[str], float | None]:
        def field(key: str) -> float | None:
            chosen = st.number_input(label, low, max(high, now), now, key=key, format="%g")
            return None if chosen == now else chosen

        return field

    def _bars(self) -> Callable[[str], int | None]:
        now = self._brief.bars

        def field(key: str) -> int | None:
            chosen = st.number_input("Bars", 1, _MOST_BARS, now, step=4, key=key)
            return None if chosen == now else int(chosen)

        return field

    def _text(self, now: str) -> Callable[[str], str | None]:
        def field(key: str) -> str | None:
            help_words = "One a track, or a group: string quartet, rock band, piano trio."
            chosen = st.text_input("Instruments", now, key=key, help=help_words)
            return None if chosen.strip() in ("", now) else chosen

        return field

    def _chords(self, now: str) -> Callable[[str], str | None]:
        def field(key: str) -> str | None:
            chosen = st.text_input(
                "Chords, one a bar", now, key=key, placeholder="Dm | Gm | A7 | Dm"
            )
            return None if chosen.strip() in ("", now) else chosen

        return field

    def _mood(self) -> None:
        """A mood is words alone: another one takes its place among them."""
        brief, now = self._brief, self._brief.mood
        moods = list(dict.fromkeys([*([now] if now else []), *(mood.words[0] for mood in MOODS)]))
        with st.popover(now or "mood", key="chip mood"):
            index = moods.index(now) if now else None
            chosen = st.selectbox(
                "Mood", moods, index, key=f"chip {self._project.id} mood {now} {brief.words}"
            )
        if chosen and chosen != now:
            place = brief.words.lower().find(now) if now else -1
            words = (
                f"{chosen} {brief.words}".strip()
                if place < 0
                else f"{brief.words[:place]}{chosen}{brief.words[place + len(now) :]}"
            )
            typed = store().settings(self._project.id).get("words typed", 0) + 1
            store().set_settings(self._project.id, {WORDS: words, "words typed": typed})
            st.rerun()

    def _dice(self) -> None:
        drawn = store().settings(self._project.id).get(SEED, 0)
        if st.button(
            "Draw",
            icon=":material/casino:",
            key="chips dice",
            help="Draw anew what the words leave open",
        ):
            store().set_settings(self._project.id, {SEED: drawn + 1})
            st.rerun()


def _counted(bars: int) -> str:
    return "1 bar" if bars == 1 else f"{bars} bars"
