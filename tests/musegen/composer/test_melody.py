import json

import numpy as np
import pytest
import torch
from typer.testing import CliRunner

from midi_data.corpora import Piece
from midi_data.errors import BriefError, ConfigError
from midi_data.keys import parse_key
from musegen.cli import app
from musegen.composer import dataset as datasets
from musegen.composer.melody import MelodyWish, melody_score, write_events, write_melody
from musegen.composer.melody_data import Melody, melodies
from musegen.composer.melody_learning import (
    at_home,
    batches,
    collate,
    held_out_losses,
    held_out_windows,
    loss,
    train,
)
from musegen.composer.melody_model import METRES, MelodyConfig, MelodyModel
from musegen.composer.options import Sampling
from musegen.encoders import note_streams
from musegen.encoders.note_streams import LONGEST, PITCHES, REST, TIE
from musegen.training.loop import TrainingConfig
from tests.builders import score, track

FORMS = ["A", "B"]
TUNE = "D4:1 F#4:0.5 G4:0.5 A4:1 rest:1 B4:0.5 A4:0.5 G4:1 F#4:2 " * 4


def tiny(form, **shape):
    torch.manual_seed(0)
    settings = {"width": 32, "layers": 1, "heads": 2, "notes": 16} | shape
    return MelodyModel(MelodyConfig(form=form, **settings)).eval()


def found_in(tmp_path, *scores, corpus="ryans-mammoth", style="folk"):
    """The melodies of scores, read as a corpus is."""
    pieces = [
        Piece(corpus=corpus, name=f"tune {number}", score=each, style=style)
        for number, each in enumerate(scores)
    ]
    dataset = datasets.build(pieces, tmp_path / "data")
    return [each for split in ("train", "validation", "test") for each in melodies(dataset, split)]


@pytest.fixture
def tune(tmp_path):
    (melody,) = found_in(tmp_path, score(TUNE))
    return melody


def test_a_melody_knows_where_in_the_bar_each_note_begins(tmp_path):
    (melody,) = found_in(tmp_path, score("rest:1 D4:1 E4:2 F4:4 " * 6 + "G4:3", metre=(4, 4)))

    assert melody.streams[:5].tolist() == [[REST, 24], [62, 24], [64, 48], [65, 96], [REST, 24]]
    assert melody.clock[:5].tolist() == [
        [0, 12, 1],
        [24, 12, 1],
        [48, 12, 1],
        [0, 11, 1],
        [0, 10, 1],
    ]
    assert melody.streams[-1].tolist() == [REST, 24]  # up to the last bar line
    assert melody.clock[-1].tolist() == [72, 0, 1]


def test_a_long_rest_parts_two_melodies(tmp_path):
    first, second = found_in(tmp_path, score("rest:17 " + TUNE + "rest:9 " + TUNE))

    assert first.streams[0].tolist() == [REST, 24]
    assert first.clock[0].tolist() == [0, 8, 1]
    assert second.streams[:2].tolist() == [[REST, 48], [62, 24]]


def test_only_tracks_of_one_voice_are_melodies(tmp_path):
    piano = track("C3+G3:1 " * 32, name="Piano")
    two_voices = track("C3:2 " * 16, name="Organ")
    for note in track("rest:1 E3:0.5 rest:0.5 " * 16).notes:  # within the notes of the first
        two_voices.notes.append(note)

    found = found_in(tmp_path, score(TUNE, piano, two_voices))

    assert [melody.streams[0, 0] for melody in found] == [62]


def test_music_of_bands_is_left_alone(tmp_path):
    assert found_in(tmp_path, score(TUNE), corpus="freedoom", style="rock") == []


def test_melodies_are_read_in_c_and_their_rests_stay(tune):
    assert tune.key == parse_key("D major")

    home = at_home(tune)

    assert home.key == parse_key("C major")
    assert home.streams[0].tolist() == [60, 24]
    assert home.streams[4].tolist() == [REST, 24]


@pytest.mark.parametrize("form", FORMS)
def test_every_note_has_odds_of_its_pitch_and_duration(form, tune):
    batch = collate([tune, tune.part(0, 5)])

    pitch, duration = tiny(form)(batch.header, batch.streams, batch.clock)

    notes = len(tune.streams)
    assert pitch.shape == (2, notes, PITCHES)
    assert duration.shape == (2, notes, LONGEST)


def test_the_forms_have_the_same_size_and_differ_in_steps(tune):
    batch = collate([tune])
    one, two = tiny("A"), tiny("B")

    assert {n: t.shape for n, t in one.state_dict().items()} == {
        n: t.shape for n, t in two.state_dict().items()
    }
    assert one.arrange(batch.header, batch.streams, batch.clock).shape[1] == 2 * len(tune.streams)
    assert two.arrange(batch.header, batch.streams, batch.clock).shape[1] == len(tune.streams)


@pytest.mark.parametrize("form", FORMS)
def test_no_note_knows_what_comes_later(form, tune):
    model, batch = tiny(form), collate([tune])
    other = collate([Melody(tune.piece, tune.streams.copy(), tune.clock)])
    other.streams[0, 7] = torch.tensor([40, 7])

    with torch.inference_mode():
        before = model(batch.header, batch.streams, batch.clock)
        after = model(other.header, other.streams, other.clock)

    assert torch.equal(before[0][0, :8], after[0][0, :8])  # of note 7 itself the pitch is decided
    assert torch.equal(before[1][0, :7], after[1][0, :7])
    assert not torch.equal(before[1][0, 7], after[1][0, 7])  # its duration hears its pitch
    assert not torch.equal(before[0][0, 8], after[0][0, 8])


@pytest.mark.parametrize("form", FORMS)
def test_a_step_down_the_slope_lowers_the_loss(form, tune):
    model, batch = tiny(form), collate([tune])
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-2)

    before = loss(model, batch)
    before.backward()
    optimiser.step()

    assert loss(model, batch) < before


@pytest.mark.parametrize("form", FORMS)
def test_held_out_notes_count_once_whatever_stands_beside_them(form, tune):
    model = tiny(form)
    windows = held_out_windows([tune, tune.part(0, 9)], notes=16)

    together = held_out_losses(model, windows)
    alone = np.concatenate([held_out_losses(model, [window]) for window in windows])

    assert together[:, 2].sum() == len(tune.streams) + 9
    assert np.allclose(together, alone, rtol=1e-4)


def test_both_forms_learn_from_the_same_windows(tune):
    drawn = [
        next(batches([tune, tune], notes=16, generator=np.random.default_rng(3))) for _ in FORMS
    ]

    assert torch.equal(drawn[0].streams, drawn[1].streams)
    assert (drawn[0].clock[:, 0, 0] == 0).all()  # windows begin with a bar


@pytest.mark.parametrize("form", FORMS)
def test_writing_note_by_note_hears_what_reading_at_once_hears(form):
    wish = MelodyWish(bars=16)
    model = tiny(form, notes=192)
    for parameter in model.parameters():
        parameter.data *= 5  # so that notes hear each other

    sampling = Sampling(temperature=0.05, top_p=0.01)  # always the likeliest
    events = list(write_events(wish, model=model, sampling=sampling, seed=0))

    streams = np.array(events)
    begins = np.cumsum(streams[:, 1]) - streams[:, 1]
    clock = np.stack([begins % 96, 15 - begins // 96, np.ones_like(begins)], axis=1)
    header = torch.tensor([[0, 0]])
    with torch.inference_mode():
        pitch, _ = model(header, torch.from_numpy(streams)[None], torch.from_numpy(clock)[None])
    likeliest = pitch[0, :, :TIE].argmax(dim=1)
    assert len(set(likeliest.tolist())) > 2
    assert likeliest.tolist() == streams[:, 0].tolist()


@pytest.mark.parametrize("form", FORMS)
def test_a_melody_has_its_bars_and_comes_back_in_both_forms(form):
    wish = MelodyWish(key="E minor", time_signature=(6, 8), bars=9)
    model = tiny(form)  # hears 16 notes, so it has to begin again

    events = list(write_events(wish, model=model, sampling=Sampling(), seed=4))
    notes = list(write_melody(wish, model=model, seed=4))

    streams = np.array(events, dtype=np.int16)
    assert streams[:, 1].sum() == 9 * 72
    written = melody_score(wish, notes)
    again = note_streams.decode_tokens(note_streams.encode_tokens(written))
    from_events = note_streams.decode(streams)
    for each in (again, from_events):
        shift = 4 if each is from_events else 0  # E minor is written in C minor
        assert [(n.time, n.duration, n.pitch + shift) for n in each.tracks[0].notes] == [
            (n.time, n.duration, n.pitch) for n in written.tracks[0].notes
        ]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_seed_writes_the_same_notes(form):
    model, wish = tiny(form), MelodyWish(bars=4)

    first, again, other = (list(write_melody(wish, model=model, seed=s)) for s in (1, 1, 2))

    assert first == again
    assert first != other


@pytest.mark.parametrize("form", FORMS)
def test_a_kept_model_writes_as_before(form, tmp_path):
    model, wish = tiny(form).half().float(), MelodyWish(bars=4)  # kept in half precision
    model.save_pretrained(tmp_path)

    assert list(write_melody(wish, model=tmp_path, seed=1)) == list(
        write_melody(wish, model=model, seed=1)
    )
    assert json.loads((tmp_path / "config.json").read_text())["form"] == form


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_trained_and_goes_on_as_what_it_is(form, tmp_path):
    found_in(tmp_path, *(score(TUNE.replace("G4", f"{step}4")) for step in "GABCDEF"))
    config = TrainingConfig(minutes=0.5 / 60, precision="no", device="cpu")
    data, run = tmp_path / "data", tmp_path / "run"

    train(data, run, form=form, preset="tiny", config=config)
    train(data, run, form=form, preset="tiny", config=config, resume=True)

    assert MelodyModel.from_pretrained(run).config.form == form
    other = "B" if form == "A" else "A"
    with pytest.raises(ConfigError, match=f"of form {form}. Go on with melody-{form.lower()}"):
        train(data, run, form=other, preset="tiny", config=config, resume=True)


@pytest.mark.parametrize("form", FORMS)
def test_the_command_line_trains_either_form(form, tmp_path):
    found_in(tmp_path, score(TUNE), score(TUNE.replace("G4", "E4")))
    model, run = f"melody-{form.lower()}", tmp_path / "run"

    options = ["--minutes", "0.003", "--preset", "tiny", "--device", "cpu", "--quiet"]
    said = CliRunner().invoke(
        app, ["train", model, str(tmp_path / "data"), "-o", str(run), *options]
    )

    assert said.exit_code == 0
    assert MelodyModel.from_pretrained(run).config.form == form


def test_data_without_a_melody_is_refused(tmp_path):
    found_in(tmp_path, score("C4+E4:1 " * 32))

    with pytest.raises(ConfigError, match="no track of one voice"):
        train(tmp_path / "data", tmp_path, form="A", preset="tiny", config=TrainingConfig())


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"key": "H"}, "'H' is no key"),
        ({"time_signature": (5, 4)}, "Choose from 4/4, 2/2"),
        ({"bars": 0}, "Ask for 1 to 256"),
        ({"style": "polka"}, "Choose from folk, song"),
    ],
)
def test_what_no_melody_can_be_is_refused(wish, words):
    with pytest.raises(BriefError, match=words):
        MelodyWish(**wish)


def test_there_are_two_forms():
    with pytest.raises(ConfigError, match="Choose A or B"):
        MelodyConfig(form="C")


def test_every_metre_fits_a_clock():
    assert all(24 * 4 * numerator // denominator <= LONGEST for numerator, denominator in METRES)
