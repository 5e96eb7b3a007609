from functools import partial

import pytest
import torch

import musegen
from midi_data.errors import ConfigError, MusicError
from midi_data.score import ControlChange, KeySignature, Tempo, TimeSignature, bars
from musegen.musegan import session
from musegen.musegan.jam import one_after_another
from musegen.musegan.latents import add, scale, subtract
from musegen.musegan.session import Session
from tests.builders import QUARTER, score, track
from tests.musegen.musegan.house_band import house_band

BASS_LINE = "C2:1 G2:1 C2:1.5 G2:0.5 " * 8
pytestmark = pytest.mark.usefixtures("house")


def notes_of(piece, name):
    found = next(each for each in piece.tracks if each.name == name)
    return [(note.time, note.duration, note.pitch) for note in found.notes]


def song():
    """Eight bars of three tracks, in half time, with a tempo change."""
    made = score(
        track("C4+E4+G4:4 " * 8, name="Organ", program=16),
        track(BASS_LINE, name="My bass", program=34, velocity=93),
        track("C2:1 D2:1 C2:1 D2:1 " * 8, name="Beat", is_drum=True),
        tempo_bpm=88,
    )
    made.tempos.append(Tempo(20 * QUARTER, 100))
    made.key_signatures.append(KeySignature(0, -1, 0))
    return made


def test_a_jam_is_four_bars_of_the_ensemble():
    piece = musegen.jam("band", seed=1)

    assert [each.name for each in piece.tracks] == ["Drums", "Bass", "Guitar", "Keys", "Strings"]
    assert [each.is_drum for each in piece.tracks] == [True, False, False, False, False]
    assert len(bars(piece)) == 4
    assert (piece.time_signatures[0].numerator, piece.time_signatures[0].denominator) == (4, 4)
    assert round(piece.tempos[0].qpm) == 112
    assert len(piece.key_signatures) == 1


def test_the_same_seed_gives_the_same_piece_and_another_another():
    assert musegen.jam(seed=4) == musegen.jam(seed=4)
    assert musegen.jam(seed=4) != musegen.jam(seed=5)


def test_four_seeds_alike_are_one_seed():
    own = dict.fromkeys(("chords_seed", "style_seed", "melody_seed", "groove_seed"), 4)

    assert musegen.jam(seed=9, **own) == musegen.jam(seed=4)


def test_holding_three_and_changing_one_is_another_piece():
    assert musegen.jam(seed=4, groove_seed=5) != musegen.jam(seed=4)
    assert musegen.jam(seed=4, groove_seed=4) == musegen.jam(seed=4)


def test_loudness_follows_metre_and_player():
    piece = musegen.jam("quartet", seed=2)

    levels = {note.velocity for each in piece.tracks for note in each.notes}
    assert len(levels) > 5
    assert min(levels) >= 20
    assert max(levels) <= 120


def test_the_given_track_comes_back_to_the_bit():
    original = song()

    piece = musegen.jam(given=original, track="My bass", seed=3)

    mine = piece.tracks[1]
    assert (mine.name, mine.program) == ("My bass", 34)
    assert list(mine.notes) == list(original.tracks[1].notes)[: len(mine.notes)]
    assert len(mine.notes) == 16
    assert [each.name for each in piece.tracks] == ["Drums", "My bass", "Guitar", "Keys", "Strings"]
    assert (len(bars(piece)), round(piece.tempos[0].qpm)) == (4, 88)
    assert original == song()


def test_other_bars_are_taken_from_where_they_stand():
    piece = musegen.jam(given=song(), track=2, bars=range(4, 8), seed=3)

    assert piece.tracks[0].name == "Beat"
    assert piece.tracks[0].notes[0].time == 0
    assert [(tempo.time, round(tempo.qpm)) for tempo in piece.tempos] == [
        (0, 88),
        (4 * QUARTER, 100),
    ]


def test_playing_off_the_grid_is_kept_as_it_is():
    original = score(track("C2:1.013 G2:0.991 C2:1.496 G2:0.5 C2:8.7 D2:9", program=33))

    piece = musegen.jam(given=original, seed=3)

    mine = list(piece.tracks[1].notes)
    assert mine[:-1] == list(original.tracks[0].notes)[: len(mine) - 1]
    assert mine[-1].end == 16 * QUARTER  # it sounds on, and ends with the fourth bar


def test_a_score_in_finer_ticks_stays_so():
    original = song().resample(960, 1)

    piece = musegen.jam(given=original, track="My bass", seed=3)

    assert piece.ticks_per_quarter == 960
    assert len(bars(piece)) == 4
    same = musegen.jam(given=song(), track="My bass", seed=3)
    assert notes_of(piece.resample(QUARTER, 1), "Keys") == notes_of(same, "Keys")


def test_a_player_may_be_named_where_no_track_is_called_so():
    original = score("C4:16", track(BASS_LINE, name="Low end", program=38))

    piece = musegen.jam(given=original, track="bass", seed=3)

    assert piece.tracks[1].name == "Low end"


@pytest.mark.parametrize(("velocity", "level"), [(3, 45), (60, 60), (127, 100)])
def test_others_play_as_loud_as_what_is_given(velocity, level):
    bass = track(BASS_LINE, program=33, velocity=velocity)

    keys = musegen.jam(given=score(bass), seed=3).tracks[3]

    mean = sum(note.velocity for note in keys.notes) / len(keys.notes)
    assert abs(mean - level) < 12


def test_several_tracks_may_be_given():
    piece = musegen.jam(given=song(), track=["Beat", "My bass"], seed=3)

    assert [each.name for each in piece.tracks][:3] == ["Beat", "My bass", "Guitar"]


@pytest.mark.parametrize(
    ("program", "text", "part"), [(42, "C3:16", 3), (41, "C4:16", 2), (73, "C6:16", 0)]
)
def test_a_given_part_is_cast_by_instrument_then_by_register(program, text, part):
    piece = musegen.jam("quartet", given=score(track(text, name="Mine", program=program)), seed=1)

    assert [each.name for each in piece.tracks].index("Mine") == part


def test_rests_at_the_end_of_what_is_given_are_bars_too():
    piece = musegen.jam(given=score(track("C2:4", program=33)), seed=1)

    assert len(bars(piece)) == 4
    assert len(piece.tracks[1].notes) == 1


def test_controllers_set_before_the_bars_still_hold():
    original = song()
    original.tracks[1].controls.append(ControlChange(0, 7, 64))

    piece = musegen.jam(given=original, track="My bass", bars=range(4, 8), seed=1)

    assert [(each.time, each.number, each.value) for each in piece.tracks[1].controls] == [
        (0, 7, 64)
    ]


def test_between_begins_and_ends_with_the_ideas_themselves():
    steps = musegen.between(3, 8, steps=4, tempo_bpm=90)

    assert len(steps) == 4
    assert steps[0] == musegen.jam(seed=3, tempo_bpm=90)
    assert steps[-1] == musegen.jam(seed=8, tempo_bpm=90)


def test_only_the_latents_named_go():
    last = musegen.between(3, 8, steps=2, only=["groove"])[-1]

    assert last == musegen.jam(seed=3, groove_seed=8)


def test_steps_stand_in_a_row_with_their_names():
    steps = musegen.between(3, 8, steps=3)

    row = one_after_another(steps, ["3", "50 %", "8"])

    assert len(bars(row)) == 12
    assert [(each.time, each.text) for each in row.markers] == [
        (0, "3"),
        (16 * QUARTER, "50 %"),
        (32 * QUARTER, "8"),
    ]
    assert sum(len(each.notes) for each in row.tracks) == sum(step.note_num() for step in steps)
    assert len(row.tempos) == 1


def test_latents_can_be_reckoned_with():
    three, eight = musegen.latents_of(3), musegen.latents_of(8)

    back = add(eight, subtract(three, eight)).replace(key=three.key)

    assert musegen.jam(idea=three) == musegen.jam(seed=3)
    assert torch.allclose(back.chords, three.chords, atol=1e-6)
    assert musegen.jam(idea=scale(three, 0.5)) != musegen.jam(seed=3)


def test_an_idea_keeps_what_has_no_seed_of_its_own():
    assert musegen.jam(idea=3, groove_seed=8) == musegen.jam(seed=3, groove_seed=8)
    assert musegen.jam(idea=3, chords_seed=8) == musegen.jam(seed=3, chords_seed=8)


def test_four_bars_of_ones_own_become_latents(monkeypatch):
    monkeypatch.setattr(session, "project", partial(session.project, steps=3))  # as near is enough

    mine = musegen.latents_of(song(), bars=range(4, 8))

    assert len(mine) == 1
    piece = musegen.jam(idea=song(), seed=1)
    assert round(piece.tempos[0].qpm) == 88
    assert piece == musegen.jam(idea=song(), seed=2)


def three_four():
    return score("C4:3 C4:3 C4:3 C4:3", metre=(3, 4))


def changing():
    made = score(track("C2:40", program=33))
    made.time_signatures.append(TimeSignature(8 * QUARTER, 3, 4))
    made.time_signatures.append(TimeSignature(17 * QUARTER, 4, 4))
    return made


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        ({"ensemble": "trio"}, "'trio'.*band or quartet"),
        ({"seed": -1}, "seed is -1"),
        ({"tempo_bpm": 1000}, "1000 bpm.*20 to 400"),
        ({"track": "Bass"}, "'Bass'.*--given"),
        ({"given": song()}, "3 tracks play.*--track.*My bass"),
        ({"given": song(), "track": "Tuba"}, "'Tuba'.*1 Organ"),
        ({"given": song(), "track": 1, "bars": range(3)}, "bars 1-3: 3 where 4.*1-4"),
        ({"given": song(), "track": 1, "bars": range(20, 24)}, "My bass plays nothing.*21-24"),
        ({"given": score()}, "not a note"),
        ({"given": three_four()}, "bar 1 is 3/4.*another score"),
        ({"given": changing()}, "bar 3 is 3/4.*bars 6-9"),
        ({"given": song(), "track": "Beat", "ensemble": "quartet"}, "no part left for Beat"),
        ({"idea": three_four()}, "bar 1 is 3/4"),
        ({"idea": song(), "bars": range(20, 24)}, "nothing in bars 21-24"),
        ({"weights": "musegan-band", "ensemble": "quartet"}, "weights of a band"),
    ],
)
def test_what_cannot_be_is_said_plainly(asked, what):
    with pytest.raises(MusicError, match=what):
        musegen.jam(**asked)


@pytest.mark.parametrize(
    ("asked", "what"),
    [({"steps": 1}, "1 steps"), ({"only": ["tune"]}, "tune.*chords"), ({"only": []}, "no latent")],
)
def test_a_way_that_cannot_be_gone_is_said_plainly(asked, what):
    with pytest.raises(MusicError, match=what):
        musegen.between(1, 2, **asked)


def test_what_was_jammed_is_described_exported_continued_and_filled_in(tmp_path):
    piece = musegen.jam("band", seed=1)

    found = musegen.description(piece)
    longer = musegen.continue_(piece, bars=1, seed=1)
    other = musegen.infill(piece, bars=range(1, 2), tracks=["Keys"], seed=1)
    (written,) = musegen.export(piece, tmp_path / "jam.musicxml")

    assert (found["bars"], found["time_signature"], len(found["tracks"])) == (4, "4/4", 5)
    assert len(bars(longer)) == 5
    for before, after in zip(piece.tracks, longer.tracks, strict=True):
        assert list(after.notes)[: len(before.notes)] == list(before.notes)
    assert notes_of(other, "Bass") == notes_of(piece, "Bass")
    assert [part.is_drum for part in musegen.read(written).tracks] == [True, *[False] * 4]


def test_latents_of_another_ensemble_are_refused():
    with pytest.raises(ConfigError, match=r"4 players.*5"):
        musegen.jam("band", idea=musegen.latents_of(1, ensemble="quartet"))


def test_a_session_plays_many_pieces_with_one_model():
    rehearsal = Session(model=house_band())

    scores = rehearsal.play(rehearsal.way(1, 2, steps=6))

    assert len(scores) == 6
    assert rehearsal.written() == [1, 2, 3, 4, 5]
