"""The sound of each track, played in the background and kept: only what changed is played anew."""

import threading
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from musegen import Score
from musegen.audio.preview import RATE, TrackSound, track_sounds
from studio.piano_roll import Stem
from studio.piece.encoding import FLAC, encoded

_MOST_BYTES = 256 << 20


class Sounds:
    """The sounds of tracks, by what they would sound like; those not heard for longest go."""

    def __init__(self) -> None:
        self._players = ThreadPoolExecutor(2, thread_name_prefix="musegen sound")
        self._known: OrderedDict[str, Future[Stem]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, score: Score) -> "list[Future[Stem] | None]":
        """The sound of each track, there or coming; None for a track without notes.

        Raises:
            SoundError: the score cannot be played.
        """
        return [None if sound is None else self._future(sound) for sound in track_sounds(score)]

    def _future(self, sound: TrackSound) -> Future[Stem]:
        with self._lock:
            future = self._known.get(sound.key)
            if future is None:
                future = self._players.submit(_played, sound)
                self._known[sound.key] = future
            self._known.move_to_end(sound.key)
            self._let_go()
        return future

    def _let_go(self) -> None:
        there = [(key, each.result()) for key, each in self._known.items() if _is_there(each)]
        held = sum(len(stem.audio) for _, stem in there)
        for key, stem in there[:-1]:
            if held <= _MOST_BYTES:
                break
            del self._known[key]
            held -= len(stem.audio)


@st.cache_resource(show_spinner=False)
def sounds() -> Sounds:
    """The sounds that everybody who uses this studio shares."""
    return Sounds()


def stems_there(futures: "list[Future[Stem] | None]") -> list[Stem | None]:
    """The sounds that are there by now.

    Raises:
        MusicError: one of them could not be made.
    """
    return [future.result() if future is not None and future.done() else None for future in futures]


def _is_there(future: Future[Stem]) -> bool:
    return future.done() and future.exception() is None


def _played(sound: TrackSound) -> Stem:
    return Stem(encoded(sound.play(), RATE, FLAC), FLAC)
