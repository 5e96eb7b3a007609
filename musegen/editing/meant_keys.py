"""The key that a piece is meant to be in: its signature, and what is heard.

A signature leaves open whether its major or its minor is meant, and many programs write that of C
major whatever the music. So it is believed where the notes do not speak against it.
"""

from midi_data.keys import KEYS, Key, find_key, key_correlation
from midi_data.score import KeySignature, Score, last_tick

_SPEAKS_AGAINST = 0.25  # correlation by which another key has to fit better
_ENDS_AT_HOME = 0.2  # what it counts for that the last of the lowest notes is the tonic


def key_meant(score: Score) -> Key:
    """The key of the first signature, its major or its minor; the key that is heard without one.

    Where a quite different key is heard, it is that.
    """
    first = [signature for signature in score.key_signatures if signature.time == 0]
    heard = find_key(score)
    if not first:
        return heard
    relatives = [key for key in KEYS if (key.fifths - first[0].key) % 12 == 0]
    if first[0].tonality:
        relatives = [key for key in relatives if key.mode == "minor"]
    last = _last_of_the_lowest(score)

    def fits(key: Key) -> float:
        return key_correlation(score, key) + _ENDS_AT_HOME * (last == key.tonic)

    best = max(relatives, key=fits)
    against = key_correlation(score, heard) - key_correlation(score, best)
    return heard if against > _SPEAKS_AGAINST else best


def key_signed(signature: KeySignature) -> Key:
    """The key that a signature names."""
    tonic = signature.key * 7 % 12
    return Key((tonic + 9) % 12, "minor") if signature.tonality else Key(tonic, "major")


def _last_of_the_lowest(score: Score) -> int:
    """The pitch class of the lowest note with which the piece ends; -1 for none."""
    end = last_tick(score) - score.ticks_per_quarter
    ending = [
        note.pitch
        for track in score.tracks
        if not track.is_drum
        for note in track.notes
        if note.end > end
    ]
    return min(ending) % 12 if ending else -1
