import numpy as np
import pytest
import torch

from midi_data.errors import ScoreError
from midi_data.score import Note, bars
from musegen.composer.attention import listen, log_odds, read
from musegen.composer.model import Composer, ComposerConfig
from musegen.composer.reading import read_until
from musegen.encoders import event_vocabulary as v
from tests.builders import score, track

TINY = ComposerConfig(width=32, layers=2, heads=2, context=256)


@pytest.fixture(scope="module")
def composer():
    torch.manual_seed(0)
    made = Composer(TINY).eval().requires_grad_(False)
    for weights in made.parameters():
        if weights.dim() == 2:
            weights *= 12  # so that it has opinions
    return made


def duet():
    melody = "C4:1 E4:1 G4:2 A4:1 F4:1 D4:2 B3:1 D4:1 F4:2 E4:1 G4:1 C5:2"
    return score(melody, track("C3:4 D3:4 G3:4 E3:4", name="Cello", program=42))


def ground():
    return score("C4:1 E4:1 G4:2 A4:1 F4:1 D4:2 C4:4", track("C3:2 G3:2 " * 3, program=42))


def chosen(made, number, place):
    return made, number, made.tracks[number].notes[place]


def places(listening):
    return [(each.note.track, each.note.onset_quarters) for each in listening.notes]


def test_attention_on_notes_header_and_bars_is_all_there_is(composer):
    listening = listen(*chosen(duet(), 0, 9), composer)

    on_notes = sum(each.share for each in listening.notes)
    assert on_notes + listening.header_share + listening.bars_share == pytest.approx(1, abs=1e-5)
    assert listening.header_share > 0
    assert all(each.share > 0 for each in listening.notes)


def test_a_note_listens_to_all_that_came_before_and_to_nothing_after(composer):
    listening = listen(*chosen(duet(), 0, 9), composer)  # E4 on the first beat of bar 4

    melody = [(1, onset) for onset in (0, 1, 2, 4, 5, 6, 8, 9, 10)]
    assert sorted(places(listening)) == sorted([*melody, (2, 0), (2, 4), (2, 8)])
    assert listening.chosen.bar == 4
    assert listening.chosen.pitch == 64


def test_what_comes_later_makes_no_difference(composer):
    made, other = duet(), duet()
    other.tracks[0].notes[-1].pitch = 67
    other.tracks[0].notes[-2].pitch = 72  # no pitch more, none less

    here, there = (listen(*chosen(each, 0, 9), composer) for each in (made, other))

    assert places(here) == places(there)
    assert [each.nats for each in here.notes] == pytest.approx([each.nats for each in there.notes])


def test_the_first_note_hears_only_the_header_and_its_bar(composer):
    listening = listen(*chosen(duet(), 0, 0), composer)

    assert listening.notes == ()
    assert listening.most == ()
    assert listening.header_share + listening.bars_share == pytest.approx(1, abs=1e-5)


def test_the_weights_told_of_are_those_the_composer_hears_with(composer):
    window = read_until(*chosen(duet(), 0, 9), context=256).before

    past = read(composer, window)

    events = torch.from_numpy(window.events.astype(np.int64))[None]
    given = torch.from_numpy(window.given.astype(np.int64))[None]
    hidden = composer(events, given, torch.from_numpy(window.programs)[None])[0]
    assert torch.allclose(past.hidden, hidden, atol=1e-4)


def test_deaf_to_nothing_is_as_the_composer_is_and_deaf_to_a_note_is_not(composer):
    reading = read_until(*chosen(duet(), 0, 9), context=256)
    past = read(composer, reading.before)
    note = composer.head(2, past.hidden[-1:], _at(composer, past, reading), past.programs)

    silenced = torch.zeros(2, len(reading.sources), dtype=torch.bool)
    silenced[1] = torch.from_numpy(reading.sources == 0)
    odds = log_odds(composer, past, silenced, reading.decided)

    pitch = note.log_softmax(dim=-1)[0, int(reading.decided[v.PITCH])]
    assert odds[0] < pitch  # the length has its odds too
    assert odds[0] == pytest.approx(float(pitch + _length(composer, past, reading)), abs=1e-4)
    assert odds[1] != pytest.approx(float(odds[0]), abs=1e-4)


def _at(composer, past, reading, streams=(v.POSITION, v.SLOT)):
    total = torch.zeros_like(past.hidden[-1:])
    for stream in streams:
        value = torch.tensor([int(reading.decided[stream])])
        total = total + composer.chosen_embedding(stream, value, past.programs)
    return total


def _length(composer, past, reading):
    known = _at(composer, past, reading, (v.POSITION, v.SLOT, v.PITCH))
    logits = composer.head(3, past.hidden[-1:], known, past.programs)
    return logits.log_softmax(dim=-1)[0, int(reading.decided[v.DURATION])]


def test_the_note_just_before_can_be_unheard_too(composer):
    listening = listen(*chosen(duet(), 0, 2), composer)  # after E4 alone

    before = next(each for each in listening.notes if each.note.onset_quarters == 1)
    assert before.nats != 0


def test_the_most_are_those_without_which_it_is_least_likely(composer):
    listening = listen(*chosen(duet(), 0, 11), composer)

    nats = [each.nats for each in listening.most]
    assert len(nats) <= 5
    assert nats == sorted(nats, reverse=True)
    assert nats[0] == max(each.nats for each in listening.notes)
    assert listening.most[0].times_as_likely == pytest.approx(np.exp(nats[0]))


def test_a_repeated_bar_is_decided_as_a_whole(composer):
    second = ground().tracks[1].notes[3]  # G3 in bar 2, which repeats bar 1

    listening = listen(ground(), 1, second, composer)

    assert listening.repeats_bar == 1
    assert listening.chosen.onset_quarters == 6
    assert all(each.note.bar == 1 for each in listening.notes)


def test_the_same_score_gives_the_same_listening(composer):
    assert listen(*chosen(duet(), 1, 2), composer) == listen(*chosen(duet(), 1, 2), composer)


def test_a_long_note_is_one_note(composer):
    held = score(track("C3:20", program=19), "rest:16 E4:4")  # tied over three events

    listening = listen(*chosen(held, 1, 0), composer)

    assert [(each.note.onset_quarters, each.note.length_quarters) for each in listening.notes] == [
        (0, 20)
    ]


def test_a_played_note_is_told_of_as_it_was_played(composer):
    made = duet()
    for part in made.tracks:
        for place, note in enumerate(part.notes):
            note.time += 7 * (place % 3 + 1)

    listening = listen(*chosen(made, 0, 9), composer)

    told = {round(each.note.onset_quarters * 480) for each in listening.notes}
    assert told <= {note.time for part in made.tracks for note in part.notes}
    assert len(listening.notes) == 12


def test_reading_begins_where_the_context_does(composer):
    long = score("C4:0.5 E4:0.5 D4:0.5 F4:0.5 " * 60)  # two hundred and forty notes, 30 bars
    long.tracks[0].notes[-4].pitch = 71

    reading = read_until(*chosen(long, 0, 236), context=64)

    assert len(reading.before.events) <= 64
    assert 0 < reading.first_bar < len(bars(long)) - 1


def test_a_bar_too_full_to_read_is_named():
    full = score(track("C4:4"))
    for place in range(90):
        full.tracks[0].notes.append(Note(20 * place, 20, 30 + place % 60, 80))

    with pytest.raises(ScoreError, match="bar 1 than the 16"):
        read_until(full, 0, full.tracks[0].notes[-1], context=16)
