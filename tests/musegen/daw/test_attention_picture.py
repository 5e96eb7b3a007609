from io import BytesIO

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from midi_data.errors import FileError
from musegen.daw.attention_picture import attention_png, write_attention_picture
from musegen.daw.colours import colour_of
from musegen.daw.picture import WIDTH
from musegen.heard import HeardNote, Listening, PlacedNote
from tests.builders import score, track


def duet():
    return score("C4:1 E4:1 G4:2 " * 8, track("C3:4 " * 8, name="Cello", program=42))


def placed(part, onset, length, pitch):
    return PlacedNote(
        track=part,
        bar=int(onset // 4) + 1,
        onset_quarters=onset,
        length_quarters=length,
        pitch=pitch,
    )


def listening(*, melody=0.0, cello=0.0, repeats=None):
    """What G4 in bar 5 listened to: a note of the melody and one of the cello in bar 4."""
    notes = [(placed(1, 12.0, 1.0, 60), melody), (placed(2, 12.0, 4.0, 48), cello)]
    return Listening(
        chosen=placed(1, 18.0, 2.0, 67),
        notes=tuple(HeardNote(note=note, nats=nats, share=0.3) for note, nats in notes),
        header_share=0.3,
        bars_share=0.1,
        nats=-1.0,
        nats_of_most=melody + cello,
        repeats_bar=repeats,
        first_bar=1,
    )


def coloured(number, heard):
    """How many pixels of the roll have the colour of a track outright."""
    seen = imread(BytesIO(attention_png(duet(), heard)))[160:, :, :3]
    return int((np.abs(seen - np.array(to_rgb(colour_of(number)))).max(axis=-1) < 0.02).sum())


def test_the_note_listened_to_most_has_the_whole_colour_of_its_track():
    assert coloured(0, listening(melody=1.0, cello=0.01)) > coloured(0, listening(cello=1.0))
    assert coloured(1, listening(cello=1.0)) > coloured(1, listening(melody=1.0)) + 1000


def test_bars_before_those_listened_to_are_left_out():
    near = imread(BytesIO(attention_png(duet(), listening(melody=1.0))))
    nothing = imread(BytesIO(attention_png(duet(), listening())))

    assert near.shape[1] == nothing.shape[1] == WIDTH
    assert near.shape[0] > nothing.shape[0]  # by the line that names the note


def test_all_of_a_repeated_bar_is_outlined():
    def ink(heard):
        seen = imread(BytesIO(attention_png(duet(), heard)))[160:, 130:, :3]
        return int((seen.max(axis=-1) < 0.2).sum())

    assert ink(listening(cello=1.0, repeats=4)) > 1.5 * ink(listening(cello=1.0))


def test_drums_are_listened_to_in_their_lane():
    made = score(track("C2:1 D2:1 C2:1 D2:1 " * 8, name="Kit", is_drum=True), "C4:4 " * 8)
    heard = Listening(
        chosen=placed(2, 16.0, 4.0, 60),
        notes=(HeardNote(note=placed(1, 15.0, 1.0, 38), nats=1.0, share=0.5),),
        header_share=0.4,
        bars_share=0.1,
        nats=-1.0,
        nats_of_most=1.0,
        repeats_bar=None,
        first_bar=1,
    )

    seen = imread(BytesIO(attention_png(made, heard)))[160:, :, :3]

    assert (np.abs(seen - np.array(to_rgb(colour_of(0)))).max(axis=-1) < 0.02).sum() > 20


def test_the_picture_takes_no_file_s_place(tmp_path):
    out = tmp_path / "listening.png"
    write_attention_picture(duet(), listening(melody=1.0), out)
    first = out.read_bytes()

    with pytest.raises(FileError, match="already"):
        write_attention_picture(duet(), listening(cello=1.0), out)

    assert out.read_bytes() == first
    write_attention_picture(duet(), listening(melody=1.0), out, force=True)
    assert out.read_bytes() == first
