import json
from itertools import accumulate

import mido
import pytest

from midi_data.files import read
from musegen.cli.editing import take_of
from musegen.cli.making import Source
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.provenance import statement
from musegen.daw.provenance_files import with_statement, written_in_file
from musegen.daw.take import Take, Weights, Written
from musegen.editing import edited
from tests.builders import QUARTER, score, track
from tests.musegen.editing.pieces import full, onsets, pitches, rows, velocities


@pytest.fixture
def song(tmp_path):
    path = tmp_path / "song.mid"
    path.write_bytes(midi_bytes(full()))
    return path


def messages(path):
    """Every message of every track with its tick."""
    return [
        list(zip(accumulate(each.time for each in part), map(str, part), strict=True))
        for part in mido.MidiFile(path).tracks
    ]


def test_steps_are_taken_in_the_order_they_are_said(musegen, song, tmp_path):
    first, second = tmp_path / "first.mid", tmp_path / "second.mid"

    musegen("edit", song, "--velocity", "100", "--velocity", "+10", "-o", first)
    musegen("edit", song, "--velocity", "+10", "--velocity", "100", "-o", second)

    assert set(velocities(read(first).tracks[0])) == {110}
    assert set(velocities(read(second).tracks[0])) == {100}


def test_steps_of_several_kinds_keep_their_order(musegen, song, tmp_path):
    out = tmp_path / "out.mid"

    musegen("edit", song, "--trim", "2-3", "--transpose", "2", "--trim", "2", "--transpose", "1",
            "-o", out)  # fmt: skip

    assert pitches(read(out).tracks[0]) == [75, 77, 79, 80]


def test_what_is_not_meant_stays_message_by_message(musegen, live_set, tmp_path):
    out = tmp_path / "out.mid"

    code, said, _ = musegen(
        "edit", live_set, "--tracks", "Part 5", "--bars", "3", "--velocity", "99", "-o", out
    )

    before, after = messages(live_set), messages(out)
    assert (code, said) == (0, f"{out}\n")
    assert [each for each in range(21) if before[each] != after[each]] == [5]
    changed = set(after[5]) - set(before[5])
    assert changed
    assert all("note_on" in message and "velocity=99" in message for _, message in changed)


def test_up_and_down_again_is_the_very_file(musegen, live_set, tmp_path):
    out = tmp_path / "out.mid"

    musegen("edit", live_set, "--transpose", "3", "--transpose", "-3", "-o", out)

    assert out.read_bytes() == live_set.read_bytes()


def test_a_step_takes_bars_of_its_own(musegen, song, tmp_path):
    out = tmp_path / "out.mid"

    musegen("edit", song, "--tracks", "Flute", "--transpose", "12@2", "-o", out)

    assert pitches(read(out).tracks[0])[3:9] == [77, 84, 86, 88, 89, 72]


def test_bars_are_followed_where_a_step_moves_them(musegen, song, tmp_path):
    out = tmp_path / "out.mid"

    musegen("edit", song, "--bars", "3", "--delete-bars", "1-2", "--velocity", "99", "-o", out)

    assert velocities(read(out).tracks[0])[:5] == [99, 99, 99, 99, 80]


def test_the_same_seed_plays_the_same(musegen, song, tmp_path):
    one, two, other = (tmp_path / f"{name}.mid" for name in ("one", "two", "other"))

    for out, seed in ((one, 7), (two, 7), (other, 8)):
        _, _, told = musegen("edit", song, "--humanise", "100%", "--seed", seed, "-o", out)
        assert f"Seed {seed}." in told

    assert one.read_bytes() == two.read_bytes()
    assert rows(read(one).tracks[2]) != rows(read(other).tracks[2])


def test_a_file_written_anew_says_why_and_loses_nothing_a_score_holds(musegen, song, tmp_path):
    out = tmp_path / "slow.mid"

    _, _, told = musegen("edit", song, "--tempo", "60@3-4", "-o", out)

    slow, before = read(out), read(song)
    assert "is written anew" in told
    assert [(each.time // QUARTER, round(each.qpm)) for each in slow.tempos] == [
        (0, 100), (8, 60), (16, 80),
    ]  # fmt: skip
    assert slow.tracks == before.tracks


def test_musicxml_is_patched(musegen, tmp_path):
    source, out = tmp_path / "duet.musicxml", tmp_path / "out.musicxml"
    document = musicxml_bytes(score(track("C5:4 D5:4", name="Flute", program=73), "C3:4 D3:4"))
    source.write_bytes(
        document.replace(b"<creator", b"<creator type='lyricist'>I</creator><creator")
    )

    musegen("edit", source, "--transpose", "2@2", "--tracks", "Flute", "-o", out)

    assert pitches(read(out).tracks[0]) == [72, 76]
    assert b"lyricist" in out.read_bytes()


def test_what_a_model_wrote_is_said_in_the_file(musegen, song, tmp_path):
    marked, out = tmp_path / "marked.mid", tmp_path / "out.mid"
    take = Take(verb="infill", written=(Written(track="Flute", first_bar=5, last_bar=6),))
    marked.write_bytes(with_statement(song.read_bytes(), statement(take)))

    musegen("edit", marked, "--delete-bars", "1-2", "--rename", "Flute=Solo", "-o", out)

    assert written_in_file(out) == (Written(track="Solo", first_bar=3, last_bar=4),)


def test_chords_for_a_melody_are_added_and_its_file_stays(musegen, tmp_path):
    source, out = tmp_path / "tune.musicxml", tmp_path / "out.musicxml"
    document = musicxml_bytes(score(track("C5:2 E5:2 G5:2 B4:2 C5:4", name="Flute", program=73)))
    source.write_bytes(
        document.replace(b"<creator", b"<creator type='lyricist'>I</creator><creator")
    )

    musegen("edit", source, "--harmonise", "close", "-o", out)

    assert b"lyricist" in out.read_bytes()
    assert b"<harmony>" in out.read_bytes()
    assert [part.name for part in read(out).tracks] == ["Flute", "Chords"]


def test_bars_that_a_model_wrote_are_still_known(song):
    written = (Written(track="Flute", first_bar=5, last_bar=6),)
    source = Source(path=song, content=song.read_bytes(), score=read(song), written=written)

    made = edited(source.score, ["delete-bars 1-2", "rename Flute=Solo", "velocity 90"])
    after = take_of(source, made, {}, seed=None)

    assert after.written == (Written(track="Solo", first_bar=3, last_bar=4),)
    assert (after.verb, after.parent) == ("edit", "song.mid")


def test_a_bundle_edited_keeps_its_words_and_weights(song, tmp_path):
    written = (Written(track="Flute", first_bar=1, last_bar=8),)
    weights = (Weights(name="composer", licence="MIT"),)
    take = Take(verb="compose", words="a waltz", weights=weights, written=written)
    (tmp_path / "take.json").write_text(take.to_json())
    source = Source(path=song, content=song.read_bytes(), score=read(song), written=written)

    after = take_of(source, edited(source.score, ["humanise 100%"]), {}, seed=1)

    assert after.words == "a waltz"
    assert [each.name for each in after.weights] == ["composer", "groove"]
    assert after.weights[1].licence == "CC BY 4.0"


def test_a_lead_sheet_has_chord_symbols_over_one_part(musegen, song, tmp_path):
    out = tmp_path / "sheet.musicxml"

    musegen("edit", song, "--lead-sheet", "-o", out)

    assert out.read_bytes().count(b"<harmony>") >= 1
    assert [part.name for part in read(out).tracks] == ["Flute"]
    assert onsets(read(out).tracks[0]) == onsets(read(song).tracks[0])


def test_json_says_what_was_made(musegen, song, tmp_path):
    out = tmp_path / "out.mid"

    _, said, _ = musegen("edit", song, "--legato", "--json", "-o", out)

    assert json.loads(said) == {
        "event": "done", "seed": None, "verb": "edit", "files": [str(out)],
    }  # fmt: skip


def test_no_step_is_an_error(musegen, song, tmp_path):
    code, _, told = musegen("edit", song, "-o", tmp_path / "out.mid")

    assert code == 1
    assert "nothing to do. Say a step, such as --transpose 3." in told


def test_a_step_that_cannot_be_leaves_nothing_behind(musegen, song, tmp_path):
    out = tmp_path / "out.mid"

    code, _, told = musegen("edit", song, "--transpose", "90", "-o", out)

    assert code == 1
    assert "track 1 'Flute', bar 1: a note would get the pitch 162" in told
    assert not out.exists()


def test_help_shows_the_steps_by_section(musegen):
    _, said, _ = musegen("edit", "--help")

    assert "musegen edit song.mid --transpose 3 --quantise 1/16 --swing 60%" in said
    assert said.index("Pitch:") < said.index("--to-key 'A") < said.index("Tracks:")
