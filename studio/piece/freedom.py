"""How freely to choose, and what the new notes shall be: folded away until somebody wants it."""

from dataclasses import dataclass

import streamlit as st

from midi_data.keys import KEYS
from midi_data.vocabulary import STYLE_FAMILIES
from musegen import Controls, Sampling
from musegen.asking import draw_seed
from studio.projects import Project, store

SEED, KEPT = "seed", "seed kept"
"""The names of the settings of a project."""

_ANY = "as it is"
_MOST_TAKES = 4


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is said apart from the verb.

    Attributes:
        takes: how many are written side by side.
        controls: what the new notes shall be.
        sampling: how freely to choose.
        settings: what was said, by name.
    """

    takes: int
    controls: Controls
    sampling: Sampling
    settings: dict[str, object]


AS_USUAL = Wish(takes=1, controls=Controls(), sampling=Sampling(), settings={})


def wish_of(project: Project, verb: str, *, music: bool) -> Wish:
    """The number of takes, and a fold with everything else.

    Args:
        project: where the seed is kept.
        verb: whose fields they are.
        music: whether key, chords, density and style can be said; a brief says them itself.

    Raises:
        BriefError: for what cannot be.
    """
    takes = st.segmented_control(
        "Takes",
        range(1, _MOST_TAKES + 1),
        default=1,
        required=True,
        key=f"takes {verb}",
        label_visibility="collapsed",
        format_func=lambda count: "1 take" if count == 1 else str(count),
    )
    with st.popover("More", icon=":material/tune:", key=f"more {verb}"):
        said: dict[str, object] = {}
        if music:
            said |= _music(verb)
        said |= _voices(verb)
        sampling = _sampling(verb)
        _seed(project, verb)
    controls = Controls(
        key=said.get("key"),  # type: ignore[arg-type]  # what a select box gives
        chords=tuple(str(said.get("chords", "")).replace("|", " ").replace(",", " ").split()),
        density=said.get("density"),  # type: ignore[arg-type]
        style=said.get("style"),  # type: ignore[arg-type]
        register={"": str(said["register"])} if "register" in said else {},
        polyphony={"": int(str(said["polyphony"]))} if "polyphony" in said else {},
    )
    return Wish(
        takes=takes or 1,
        controls=controls,
        sampling=sampling,
        settings={**said, **_differing(sampling)},
    )


def next_seed(project: Project) -> int:
    """The seed to write with: the one that is kept, or a new one."""
    settings = store().settings(project.id)
    if settings.get(KEPT) and SEED in settings:
        return int(settings[SEED])
    seed = draw_seed()
    store().set_settings(project.id, {SEED: seed})
    return seed


def _music(verb: str) -> dict[str, object]:
    keys = [_ANY, *(key.name for key in KEYS)]
    said = {
        "key": st.selectbox("Key", keys, key=f"key {verb}"),
        "chords": st.text_input(
            "Chords, one a bar", key=f"chords {verb}", placeholder="Dm | Gm | A7"
        ),
        "style": st.selectbox("Style", [_ANY, *STYLE_FAMILIES], key=f"style {verb}"),
        "density": st.number_input(
            "Notes a quarter", 0.1, 64.0, None, key=f"density {verb}", placeholder=_ANY
        ),
    }
    return {name: value for name, value in said.items() if value not in (_ANY, "", None)}


def _voices(verb: str) -> dict[str, object]:
    register = st.selectbox("Register", [_ANY, "low", "middle", "high"], key=f"register {verb}")
    polyphony = st.number_input(
        "Most notes at once a track", 1, 16, None, key=f"polyphony {verb}", placeholder=_ANY
    )
    said = {"register": register, "polyphony": polyphony}
    return {name: value for name, value in said.items() if value not in (_ANY, None)}


def _sampling(verb: str) -> Sampling:
    return Sampling(
        temperature=st.slider(
            "Freedom",
            0.5,
            1.5,
            1.0,
            0.05,
            key=f"temperature {verb}",
            help="Below 1 keeps to the likely, above 1 strays.",
        ),
        top_p=st.slider(
            "Choose from the likeliest",
            0.5,
            1.0,
            Sampling().top_p,
            0.01,
            key=f"top-p {verb}",
            help="The share of the odds that is chosen from (top-p).",
        ),
        repetition=st.slider(
            "Repetition",
            0.0,
            4.0,
            1.0,
            0.25,
            key=f"repetition {verb}",
            help="How readily a track plays an earlier bar again; 1 as music does.",
        ),
        strict_key=st.toggle("No note out of the key", key=f"strict {verb}"),
        rests=not st.toggle("No track silent for a bar", key=f"rests {verb}"),
    )


def _seed(project: Project, verb: str) -> None:
    settings = store().settings(project.id)
    seed = settings.get(SEED)
    chosen = st.number_input(
        "Seed", 0, 2**31 - 1, seed, key=f"seed {verb} {seed}", placeholder="drawn when it is needed"
    )
    kept = st.toggle(
        "Keep this seed",
        bool(settings.get(KEPT)),
        key=f"seed kept {verb} {settings.get(KEPT)}",
        help="The same words and seed give the same notes.",
    )
    if chosen != seed or kept != bool(settings.get(KEPT)):
        store().set_settings(project.id, {SEED: chosen, KEPT: kept or chosen != seed})
        st.rerun()


def _differing(sampling: Sampling) -> dict[str, object]:
    """What of the freedom is not as usual."""
    usual = Sampling()
    names = ("temperature", "top_p", "repetition", "strict_key", "rests")
    return {
        name: getattr(sampling, name)
        for name in names
        if getattr(sampling, name) != getattr(usual, name)
    }
