"""The open sound: seen and heard beside the one it was made from, gone back from, taken home."""

from functools import partial

import streamlit as st

from midi_data.score import bars
from musegen.crediting import spans
from musegen.daw.names import safe_file_name, track_names
from musegen.daw.take import Take
from studio.labels import plain
from studio.projects import Project, store, usual_place
from studio.sounding.work import OPEN
from studio.sounds import SavedSound, sounds
from studio.waveform import Shown, Stretch, waveform

MODEL = 1  # wrote the notes


def open_sound(project: Project) -> SavedSound | None:
    """The sound that a project stands at, or None before the first."""
    chosen = store().settings(project.id).get(OPEN)
    there = sounds().of(project.id)
    return next((each for each in there if each.id == chosen), there[-1] if there else None)


def desk(project: Project, sound: SavedSound) -> Stretch | None:
    """The sound with its versions; the stretch of it that is chosen."""
    there = {each.id: each for each in sounds().of(project.id)}
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="sound versions"
    ):
        _versions(project, sound, there)
        _take_home(project, sound)
        _delete(project, sound)
    before = there.get(sound.parent) if sound.parent is not None else None
    return waveform(
        _shown(sound),
        key=f"waveform {project.id}",
        family=str(_root(sound, there)),
        revision=str(sound.id),
        before=None if before is None else _shown(before),
    )


def _versions(project: Project, sound: SavedSound, there: dict[int, SavedSound]) -> None:
    """Each of the versions to go to, and back and forward along them."""
    newest_first = sorted(there, reverse=True)
    chosen = st.selectbox(
        "Version",
        newest_first,
        newest_first.index(sound.id),
        format_func=lambda number: _title(there[number]),
        key=f"sound version {sound.id} {len(there)}",
        label_visibility="collapsed",
        width=440,
    )
    if chosen != sound.id:
        _open(project, chosen)
    children = [each.id for each in there.values() if each.parent == sound.id]
    _step(project, "undo", "Back to what it was made from", sound.parent)
    _step(project, "redo", "Forward to what was made from it", max(children, default=None))


def _step(project: Project, name: str, words: str, target: int | None) -> None:
    icon, key = f":material/{name}:", f"sound {name}"
    if st.button("", icon=icon, key=key, help=words, disabled=target is None):
        _open(project, target)


def _open(project: Project, number: int | None) -> None:
    store().set_settings(project.id, {OPEN: number})
    st.rerun()


def _title(sound: SavedSound) -> str:
    return f"{sound.number} · {sound.name} · {sound.seconds:.1f} s"


def _take_home(project: Project, sound: SavedSound) -> None:
    name = safe_file_name(f"{project.name} - {sound.number:02} {sound.name.removesuffix('.wav')}")
    st.download_button(
        "WAV",
        partial(_wav, sound.id),
        file_name=f"{name}.wav",
        mime="audio/wav",
        icon=":material/download:",
        key=f"sound home {sound.id}",
        help="24 bit, at the rate it has",
        on_click="ignore",
    )
    lowered = sound.made_by.settings.get("lowered_db")
    if lowered:
        st.caption(f"Lowered by {lowered} dB: it went over full scale.")
    if not sound.has_notes:
        return
    kept = next(
        (
            take
            for take in store().takes(project.id)
            if take.made_by.settings.get("sound number") == sound.number
        ),
        None,
    )
    if kept is not None:
        st.caption(f"Its notes are {plain(kept.title)}.")
    elif st.button("Keep its notes", icon=":material/piano:", key="sound notes", help=_KEEPS):
        _keep_notes(project, sound)


_KEEPS = "The notes that were written for it become a take of the piece, to be changed by hand."


def _keep_notes(project: Project, sound: SavedSound) -> None:
    score = sounds().notes(sound.id)
    if score is None:
        return
    made_by = sound.made_by
    count, tracks = len(bars(score)), len(score.tracks)
    cells = [(track, bar) for track in range(1, tracks + 1) for bar in range(1, count + 1)]
    take = Take(
        verb="sound",
        words=made_by.words,
        brief=made_by.brief,
        seed=made_by.seed,
        settings={**made_by.settings, "sound number": sound.number},
        weights=made_by.weights,
        written=spans(cells, track_names(score)),
    )
    store().add(project.id, score, made_by=take, parent=None, new=MODEL)
    st.rerun()


def _delete(project: Project, sound: SavedSound) -> None:
    """A button to delete the open version, once that is confirmed."""
    with st.popover(
        "",
        icon=":material/delete:",
        type="tertiary",
        help="Delete this version",
        key=f"delete sound {sound.id}",
    ):
        st.markdown(f"**{plain(_title(sound))}** goes for good; what was made from it stays.")
        if st.button("Delete it", type="primary", key=f"really delete sound {sound.id}"):
            sounds().delete(sound.id)
            _open(project, sound.parent)


def _wav(number: int) -> bytes:
    from studio.sounds.files import wav_of

    return wav_of(sounds().flac(number))


def _root(sound: SavedSound, there: dict[int, SavedSound]) -> int:
    """The first of the sounds that one was made from."""
    while sound.parent in there:
        sound = there[sound.parent]
    return sound.id


def _shown(sound: SavedSound) -> Shown:
    return _look_of(usual_place(), sound.id, sound.name)


@st.cache_resource(max_entries=6, show_spinner=False)
def _look_of(place: str, number: int, name: str) -> Shown:
    look = sounds().look(number)
    return Shown(
        name=name,
        audio=sounds().flac(number),
        mime="audio/flac",
        outline=look.outline,
        spectrogram=look.spectrogram,
    )
