from musegen.editing.dynamics import is_flat, phrase
from tests.builders import score, track


def velocities(music):
    return [note.velocity for note in music.tracks[0].notes]


def test_the_downbeat_is_louder_than_what_lies_between_beats():
    music = score("C4:0.5 C4:0.5 C4:1 C4:1 C4:1")

    downbeat, between, beat, *_ = velocities(phrase(music))

    assert downbeat > beat > between


def test_a_line_swells_towards_its_top():
    low, _, high = velocities(phrase(score("rest:1 C4:1 G4:1 C5:1")))

    assert high > low


def test_phrasing_changes_a_copy():
    music = score("C4:1 D4:1")

    phrase(music)

    assert is_flat(music)


def test_played_music_is_not_flat():
    assert not is_flat(score(track("C4:1", velocity=60), track("C4:1", velocity=90)))
