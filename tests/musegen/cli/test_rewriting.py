import json
import re
from collections import Counter
from itertools import accumulate

import mido
import pytest

from midi_data.files import read
from midi_data.score import KeySignature, bars
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.provenance import MARK
from tests.builders import score, track

MELODY = "D5:1 E5:1 F5:1 G5:1 A5:2 G5:1 F5:1 E5:1 F5:1 G5:1 E5:1 D5:4"


@pytest.fixture
def melody(tmp_path):
    path = tmp_path / "melody.mid"
    path.write_bytes(midi_bytes(score(track(MELODY, name="Flute", program=73))))
    return path


@pytest.fixture
def duet(tmp_path):
    path = tmp_path / "duet.musicxml"
    lower = track("D3:4 A3:4 C3:4 D3:4", name="Cello", program=42)
    path.write_bytes(musicxml_bytes(score(track(MELODY, name="Flute", program=73), lower)))
    return path


FIELD = (
    '<miscellaneous><miscellaneous-field name="musegen-written">'
    f'{MARK} "Cello" bar 2. Weights: composer (MIT).</miscellaneous-field></miscellaneous>'
)


def messages(path):
    """Every message of every track with its tick, but for the one that says what was written."""
    return [
        [
            (at, words)
            for at, words in zip(
                accumulate(each.time for each in part), map(repr_of, part), strict=True
            )
            if MARK not in words
        ]
        for part in mido.MidiFile(path).tracks
    ]


def repr_of(message):
    return "end" if message.type == "end_of_track" else str(message.copy(time=0))


def notes_of(part):
    return [(note.time, note.duration, note.pitch, note.velocity) for note in part.notes]


def test_one_bar_of_one_track_is_infilled_and_every_other_message_stays(
    musegen, live_set, tmp_path
):
    out = tmp_path / "other.mid"

    code, said, _ = musegen(
        "infill", live_set, "--bars", 3, "--tracks", "Part 5", "--seed", 1, "-o", out
    )

    bar = bars(read(live_set))[2]
    before, after = messages(live_set), messages(out)
    assert (code, said) == (0, f"{out}\n")
    assert [each for each in range(21) if before[each] != after[each]] == [5]
    changed = Counter(before[5])
    changed.subtract(after[5])
    changed = [event for event, count in changed.items() if count]
    assert changed
    assert all("note_o" in message for _, message in changed)
    assert min(tick for tick, _ in changed) >= bar.start
    assert notes_of(read(out).tracks[4]) != notes_of(read(live_set).tracks[4])


def test_nothing_varied_is_the_very_file(musegen, live_set, tmp_path):
    out = tmp_path / "same.mid"

    musegen("vary", live_set, "--strength", 0, "-o", out)

    assert out.read_bytes() == live_set.read_bytes()


def test_going_on_keeps_every_message_there_was(musegen, live_set, tmp_path):
    out = tmp_path / "longer.mid"

    code, *_ = musegen("continue", live_set, "--bars", 1, "--seed", 2, "-o", out)

    assert code == 0
    for old, new in zip(messages(live_set), messages(out), strict=True):
        lost = Counter(old) - Counter(new)
        assert {message for _, message in lost} <= {"end"}


def test_drums_and_bass_join_a_melody_over_chords(musegen, melody, tmp_path):
    out = tmp_path / "band.mid"

    code, _, told = musegen(
        "accompany",
        melody,
        *("--add", "drums, electric bass", "--chords", "Dm | Gm | A7 | Dm", "--bars", "1-2"),
        *("--seed", 2, "-o", out),
    )

    band = read(out)
    assert code == 0
    assert "Writing bars 1-2 of Drums, Electric Bass." in told
    assert [part.name for part in band.tracks] == ["Flute", "Drums", "Electric Bass"]
    assert notes_of(band.tracks[0]) == notes_of(read(melody).tracks[0])
    assert [part.is_drum for part in band.tracks] == [False, True, False]
    assert all(part.end() <= 8 * 480 for part in band.tracks[1:])


def test_a_quartet_joins_under_a_melody_in_musicxml(musegen, duet, tmp_path):
    out = tmp_path / "six.musicxml"

    code, *_ = musegen(
        "accompany", duet, "--add", "string quartet", "--bars", 1, "--seed", 1, "-o", out
    )

    whole = read(out)
    assert code == 0
    assert len(whole.tracks) == 6
    assert [notes_of(part) for part in whole.tracks[:2]] == [
        notes_of(part) for part in read(duet).tracks
    ]
    begun = out.read_bytes()[: out.read_bytes().index(b'<part id="P1">')]
    assert duet.read_bytes()[:200] == begun[:200]


def test_measures_of_musicxml_that_are_not_selected_stay_as_they_are_written(
    musegen, duet, tmp_path
):
    out = tmp_path / "other.xml"

    code, *_ = musegen("infill", duet, "--bars", 2, "--tracks", "Cello", "--seed", 1, "-o", out)

    old, new = (path.read_text().split("<measure ") for path in (duet, out))
    assert code == 0
    assert new[0] == re.sub(r"(?=</identification>)", FIELD, old[0])  # and nothing else there
    assert [each for each in range(1, len(old)) if old[each] != new[each]] in ([], [6])


def test_another_form_is_written_anew_and_this_is_said(musegen, melody, tmp_path):
    out = tmp_path / "melody.musicxml"

    code, _, told = musegen("infill", melody, "--bars", 2, "--seed", 1, "-o", out)

    assert code == 0
    assert "melody.musicxml is written anew" in told
    assert len(bars(read(out))) == 4


def test_a_bundle_holds_the_file_itself_and_what_was_written(musegen, melody, tmp_path):
    out = tmp_path / "bundle"

    code, *_ = musegen(
        "accompany", melody, "--add", "cello, viola", "--bars", "3-4", "--seed", 4, "-o", out
    )

    take = json.loads((out / "take.json").read_text())
    assert code == 0
    assert take["parent"] == "melody.mid"
    assert (take["verb"], take["seed"], take["settings"]["bars"]) == ("accompany", 4, "3-4")
    assert take["written"] == [
        {"track": "Cello", "first_bar": 3, "last_bar": 4},
        {"track": "Viola", "first_bar": 3, "last_bar": 4},
    ]
    assert messages(next(out.glob("*.mid")))[: len(messages(melody))] == messages(melody)


def test_a_variation_says_only_the_bars_it_touched(musegen, melody, tmp_path):
    out = tmp_path / "bundle"

    musegen("vary", melody, "--strength", 0.5, "--bars", "2-3", "--seed", 4, "-o", out)

    written = json.loads((out / "take.json").read_text())["written"]
    touched = {bar for each in written for bar in range(each["first_bar"], each["last_bar"] + 1)}
    assert touched <= {2, 3}


def test_controls_are_obeyed_where_they_are_hard(musegen, melody, tmp_path):
    out = tmp_path / "band.mid"

    musegen(
        *("accompany", melody, "--add", "piano, violin", "--polyphony", "Piano: 2, Violin: 1"),
        *("--key", "D minor", "--strict-key", "--no-rests", "--register", "Piano: low"),
        *("--density", 4, "--temperature", "1, pitch=0.8", "--min-p", 0.02, "--style", "waltz"),
        *("--bars", "1-2", "--seed", 1, "-o", out),
    )

    piano, violin = read(out).tracks[1:]
    for part, most in ((piano, 2), (violin, 1)):
        struck = [note.time for note in part.notes]
        assert struck
        assert all(
            sum(note.time <= tick < note.end for note in part.notes) <= most for tick in struck
        )
        assert {note.pitch % 12 for note in part.notes} <= {2, 4, 5, 7, 9, 10, 11, 0, 1}
        assert {note.time // 1920 for note in part.notes} == {0, 1}


def test_the_same_seed_gives_the_same_bytes_and_takes_stand_side_by_side(musegen, melody, tmp_path):
    for name in ("one.mid", "two.mid"):
        musegen(*("infill", melody, "--bars", 2, "--takes", 3, "--seed", 5, "-o", tmp_path / name))

    files = sorted(path.name for path in tmp_path.glob("one*"))
    assert files == [f"one - take {number}.mid" for number in (1, 2, 3)]
    for number in (1, 2, 3):
        one, two = (tmp_path / f"{name} - take {number}.mid" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["infill", "--bars", "3-9"], "Choose bars from 1 to 4"),
        (["infill", "--bars", "last"], "counted from 1"),
        (["infill", "--tracks", "Viola"], "There are: 1 Flute."),
        (["infill", "--tracks", ","], "names nobody"),
        (["infill", "--register", "deep"], "low, middle or high"),
        (["infill", "--register", "Viola: low"], "no track is called 'Viola'"),
        (["infill", "--polyphony", "many"], "'many' notes at once"),
        (["infill", "--polyphony", "99"], "from 1 to 16"),
        (["infill", "--style", "waltzz"], "waltz"),
        (["infill", "--temperature", "hot"], "no temperature"),
        (["infill", "--temperature", "colour=1"], "no stream"),
        (["infill", "--chords", "Dm | H9"], "'H9' is no chord"),
        (["infill", "--key", "H minor"], "no key"),
        (["vary", "--strength", "2"], "from 0 to 1"),
        (["continue", "--bars", "0"], "1 to 256"),
        (["accompany", "--add", " "], "names nobody"),
        (["accompany", "--add", "kazooo"], "no instrument"),
        (["accompany", "--add", "cello", "--register", "Flute: low"], "Written: Cello."),
        (["accompany", "--add", "70 violins"], "70"),
    ],
)
def test_an_impossible_wish_is_one_line_and_leaves_nothing(musegen, melody, words, what, tmp_path):
    verb, *options = words

    code, said, told = musegen(verb, melody, *options, "-o", tmp_path / "out.mid")

    assert (code, said) == (1, "")
    assert told.startswith("musegen: ")
    assert told.count("\n") == 1
    assert what in told
    assert list(tmp_path.iterdir()) == [melody]


def test_what_is_not_music_is_said_to_be_so(musegen, tmp_path):
    junk = tmp_path / "junk.mid"
    junk.write_bytes(b"MThd nothing at all")

    code, _, told = musegen("infill", junk, "-o", tmp_path / "out.mid")

    assert code == 1
    assert "junk.mid" in told


def test_what_is_odd_in_a_file_is_said_once_and_not_at_all_if_nothing_shall_be(
    musegen, tmp_path, caplog
):
    odd = tmp_path / "odd.mid"
    music = score("D4:1 F4:1 A4:1 D5:1", "D3:4")
    music.key_signatures.append(KeySignature(0, 2, 0))
    odd.write_bytes(midi_bytes(music).replace(b"\xff\x59\x02\x02\x00", b"\xff\x59\x02\xff\xff"))

    for options, count in ((["--force"], 1), (["--force", "--quiet"], 0)):
        caplog.clear()
        code, *_ = musegen(
            *("vary", odd, "--strength", 0.5, "--seed", 1, "-o", tmp_path / "out.mid", *options)
        )

        assert code == 0
        assert len(caplog.messages) == count


def test_an_accompaniment_needs_to_be_told_who_plays(musegen, melody, tmp_path):
    code, _, told = musegen("accompany", melody, "-o", tmp_path / "out.mid")

    assert code == 2
    assert "--add" in told


def test_what_is_there_is_not_replaced_unless_it_is_forced(musegen, melody, tmp_path):
    was = melody.read_bytes()
    words = ["vary", melody, "--strength", 1, "--bars", "1-2", "--seed", 1, "-o", melody]

    assert musegen(*words)[0] == 1
    assert melody.read_bytes() == was
    assert musegen(*words, "--force")[0] == 0
    assert melody.read_bytes() != was
