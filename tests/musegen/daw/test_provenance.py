"""What a model wrote is said in every form of file, and read back from it."""

import numpy as np
import pytest

from midi_data.errors import FileError
from midi_data.files import read_bytes
from musegen.audio.wav import audio_bytes
from musegen.daw.dawproject import dawproject_bytes
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes, mxl_bytes
from musegen.daw.provenance import MARK, lines, statement, united, whole, written_in
from musegen.daw.provenance_files import with_statement, written_in_file
from musegen.daw.take import Take, Weights, Written
from tests.builders import score, track

WRITTEN = (
    Written(track='Viola "d\'amore"; 2', first_bar=5, last_bar=8),
    Written(track="Flöte & <Co>", first_bar=3, last_bar=3),
)
TAKE = Take(verb="infill", written=WRITTEN, weights=(Weights(name="composer", licence="MIT"),))
SAID = statement(TAKE)


def duet():
    return score(track("D4:4 E4:4", name="Viola"), track("D5:4 E5:4", name="Flute"))


def sound(ending):
    return audio_bytes(np.zeros((2, 4410), dtype=np.float32), 44_100, ending, comment=SAID)


def test_a_sentence_says_it_to_a_person_and_is_understood():
    assert (
        f'{MARK} "Viola \\"d\'amore\\"; 2" bars 5-8; "Flöte & <Co>" bar 3. Weights: composer (MIT).'
    ) == SAID
    assert written_in(f"Made in a hurry. {SAID} And so on.") == WRITTEN
    assert statement(Take(verb="export")) == ""
    assert written_in("Nobody wrote this.") == ()


def test_what_is_said_too_often_is_said_in_short():
    many = tuple(
        Written(track="Piano", first_bar=2 * n + 1, last_bar=2 * n + 1) for n in range(5000)
    )

    assert written_in(statement(Take(verb="vary", written=many))) == (
        Written(track="Piano", first_bar=1, last_bar=9999),
    )


@pytest.mark.parametrize(
    "told", ['"Piano" bars 9-3', '"Horn" bars 1-999999', '"\\q" bar 1', '"Horn', "5 bars 1-2", ""]
)
def test_a_sentence_beyond_reason_says_nothing(told):
    assert written_in(f"{MARK} {told}.") == ()


def test_sound_made_of_words_is_a_models_bar_for_bar():
    assert [each.track for each in whole(duet())] == ["Viola", "Flute"]
    assert {(each.first_bar, each.last_bar) for each in whole(duet())} == {(1, 2)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.mid", with_statement(midi_bytes(duet()), SAID)),
        ("a.musicxml", with_statement(musicxml_bytes(duet()), SAID)),
        ("a.mxl", with_statement(mxl_bytes(duet()), SAID)),
        ("a.dawproject", dawproject_bytes(duet(), said=SAID)),
        *((f"a{ending}", sound(ending)) for ending in (".wav", ".flac", ".ogg", ".mp3")),
    ],
)
def test_every_form_of_file_says_it(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    assert written_in_file(tmp_path / name) == WRITTEN


@pytest.mark.parametrize("write", [midi_bytes, musicxml_bytes, mxl_bytes])
def test_the_music_of_the_file_stays(write):
    made = with_statement(write(duet()), SAID)

    assert read_bytes(made, name="a") == read_bytes(write(duet()), name="a")


@pytest.mark.parametrize("write", [midi_bytes, musicxml_bytes])
def test_what_was_said_before_is_replaced(write):
    once = with_statement(write(duet()), SAID)
    shorter = statement(Take(verb="vary", written=WRITTEN[:1]))

    assert with_statement(once, shorter) == with_statement(write(duet()), shorter)
    assert with_statement(once, SAID) == once
    assert with_statement(once, "") == once


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_musicxml_keeps_its_coding(tmp_path, codec):
    text = musicxml_bytes(duet()).decode().replace("UTF-8", codec.removesuffix("-sig"))
    path = tmp_path / "a.musicxml"

    path.write_bytes(with_statement(text.encode(codec), SAID))

    assert path.read_bytes()[:4] == text.encode(codec)[:4]
    assert written_in_file(path) == WRITTEN


@pytest.mark.parametrize(
    "identification", ["", "<identification/>", "<identification></identification>"]
)
def test_musicxml_without_identification_gets_one(tmp_path, identification):
    listing = "<part-list><score-part id='P1'/></part-list>"
    text = f"<score-partwise>{identification}{listing}</score-partwise>"
    path = tmp_path / "a.musicxml"

    path.write_bytes(with_statement(text.encode(), SAID))

    assert written_in_file(path) == WRITTEN
    assert path.read_bytes().count(b"<identification>") == 1


def test_a_bundle_says_it_beside_the_file(tmp_path):
    (tmp_path / "a.mid").write_bytes(midi_bytes(duet()))
    (tmp_path / "take.json").write_text(TAKE.to_json(), encoding="utf-8")

    assert written_in_file(tmp_path / "a.mid") == WRITTEN


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileError, match=r"a\.mid: cannot be opened"):
        written_in_file(tmp_path / "a.mid")


def test_more_that_is_written_is_added_under_the_names_of_now():
    before, after = score(track("C4:4 C4:4", name="Horn")), duet()
    after.tracks = type(after.tracks)([track("C4:4 C4:4", name="Horn")] * 2)

    whole = united(
        [
            Written(track="Horn", first_bar=1, last_bar=1),
            Written(track="Gone", first_bar=1, last_bar=2),
        ],
        before,
        [
            Written(track="Horn I", first_bar=2, last_bar=2),
            Written(track="Horn II", first_bar=1, last_bar=2),
        ],
        after,
    )

    assert lines(whole) == ["  Horn I: bars 1-2", "  Horn II: bars 1-2", "  Gone: bars 1-2"]
