"""What sessions of Bitwig, Studio One, Cubase and musegen itself hold, and what is kept out."""

import logging
from io import BytesIO
from zipfile import ZipFile

import numpy as np
import pytest

from midi_data.errors import FileError
from midi_data.files import Limits, read, read_bytes
from midi_data.score import seconds_at

NOTE = "<Note time='0' duration='1' channel='0' key='60' vel='0.787402'/>"
TRACK = """<Track contentType='notes' id='t' name='Bass' color='#a2eabf'>
<Channel id='c' destination='m' role='regular'>{devices}
<Pan min='0' max='1' unit='normalized' value='{pan}' id='p'/>
<Volume min='0' max='2' unit='linear' value='{volume}' id='v'/></Channel></Track>"""
TRANSPORT = """<Transport><Tempo unit='bpm' value='90' id='tempo'/>
<TimeSignature numerator='3' denominator='4' id='metre'/></Transport>"""


def project(lanes, *, more="", devices="", pan=0.5, volume=1, transport=TRANSPORT, tracks=None):
    listed = TRACK.format(devices=devices, pan=pan, volume=volume) if tracks is None else tracks
    return (
        f"<Project version='1.0'><Application name='Bitwig Studio' version='5.0'/>{transport}"
        f"<Structure>{listed}</Structure><Arrangement id='a'>"
        f"<Lanes timeUnit='beats' id='l'>{lanes}</Lanes>{more}</Arrangement></Project>"
    )


def session(text, **members):
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("project.xml", text)
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def opened(text, **limits):
    return read_bytes(session(text), name="song.dawproject", limits=Limits(**limits))


def on_track(inside):
    return f"<Lanes track='t' id='lt'>{inside}</Lanes>"


def clip(inside, attributes="time='0' duration='8'"):
    return on_track(f"<Clips id='cs'><Clip {attributes}>{inside}</Clip></Clips>")


def heard(text):
    """(onset, length, pitch) in quarter notes."""
    made = opened(text)
    (track,) = made.tracks
    quarter = made.ticks_per_quarter
    return [(each.time / quarter, each.duration / quarter, each.pitch) for each in track.notes]


def test_a_clip_is_played_from_where_it_stands():
    text = project(clip(f"<Notes>{NOTE}</Notes>", "time='4' duration='4' playStart='0.0'"))

    assert heard(text) == [(4, 1, 60)]


def test_a_clip_may_begin_and_end_inside_its_notes():
    notes = "".join(
        f"<Note time='{time}' duration='2' channel='0' key='{60 + time}'/>" for time in range(4)
    )
    text = project(clip(f"<Notes>{notes}</Notes>", "time='8' duration='2' playStart='1'"))

    assert heard(text) == [(8, 2, 61), (9, 1, 62)]


def test_a_looped_clip_plays_its_loop_until_it_ends():
    notes = NOTE + "<Note time='2' duration='0.5' channel='0' key='67'/>"
    loop = "time='0' duration='7' playStart='0' loopStart='2' loopEnd='3'"

    found = heard(project(clip(f"<Notes>{notes}</Notes>", loop)))

    assert found == [(0, 1, 60)] + [(place, 0.5, 67) for place in range(2, 7)]


def test_a_note_is_cut_where_the_loop_turns():
    long = "<Note time='0' duration='9' channel='0' key='60'/>"
    loop = "time='0' duration='4' loopStart='0' loopEnd='2'"

    assert heard(project(clip(f"<Notes>{long}</Notes>", loop))) == [(0, 2, 60), (2, 2, 60)]


def test_a_repeated_clip_plays_the_notes_that_it_refers_to():
    clips = (
        f"<Clips><Clip time='0' duration='4'><Notes id='n'>{NOTE}</Notes></Clip>"
        "<Clip time='12' duration='4' reference='n'/></Clips>"
    )

    assert heard(project(on_track(clips))) == [(0, 1, 60), (12, 1, 60)]


def test_clips_inside_clips_and_lanes_inside_those():
    inner = (
        f"<Clips><Clip time='2' duration='2'><Lanes><Notes>{NOTE}</Notes></Lanes></Clip></Clips>"
    )

    assert heard(project(clip(inner, "time='4' duration='8'"))) == [(6, 1, 60)]


def test_seconds_become_quarter_notes_through_the_changes_of_tempo():
    tempos = (
        "<TempoAutomation unit='bpm' timeUnit='beats'><Target parameter='tempo'/>"
        "<RealPoint time='0' value='120' interpolation='hold'/>"
        "<RealPoint time='4' value='60' interpolation='hold'/></TempoAutomation>"
    )
    notes = "<Note time='1' duration='2' channel='0' key='60'/>"
    inside = f"<Notes timeUnit='seconds'>{notes}</Notes>"

    text = project(clip(inside, "time='0' duration='8' contentTimeUnit='seconds'"), more=tempos)

    assert heard(text) == [(2, 3, 60)]  # one second at 120 is two quarters; two seconds on, five


@pytest.mark.parametrize("unit", ["beats", "seconds"])
def test_a_gliding_tempo_lasts_as_long_as_it_does_in_the_session(unit):
    quarters, seconds = 12.0, 8.0  # from 120 down to 60: the mean over seconds is 90
    at = {"beats": 8.317766, "seconds": seconds}[unit]  # over beats it is 60 / ln 2
    tempos = (
        f"<TempoAutomation unit='bpm' timeUnit='{unit}'><Target parameter='tempo'/>"
        "<RealPoint time='0' value='120' interpolation='linear'/>"
        f"<RealPoint time='{at}' value='60' interpolation='hold'/></TempoAutomation>"
    )
    made = opened(project(clip(f"<Notes>{NOTE}</Notes>"), more=tempos))

    if unit == "beats":
        assert seconds_at(made, 8.317766 * made.ticks_per_quarter) == pytest.approx(5.765, abs=2e-3)
    else:
        assert seconds_at(made, quarters * made.ticks_per_quarter) == pytest.approx(8, abs=2e-3)


def test_tempo_and_metre_of_the_transport_hold_without_automation():
    made = opened(project(clip(f"<Notes>{NOTE}</Notes>")))

    assert [tempo.qpm for tempo in made.tempos] == pytest.approx([90], abs=1e-3)
    assert [(each.numerator, each.denominator) for each in made.time_signatures] == [(3, 4)]


def test_metres_and_markers_stand_where_they_are():
    more = (
        "<Markers><Marker time='3' name='Chorus'/></Markers><TimeSignatureAutomation>"
        "<TimeSignaturePoint time='3' numerator='6' denominator='8'/></TimeSignatureAutomation>"
    )
    made = opened(project(clip(f"<Notes>{NOTE}</Notes>"), more=more))

    quarter = made.ticks_per_quarter
    metres = [(each.time / quarter, each.numerator) for each in made.time_signatures]
    assert metres == [(0, 3), (3, 6)]
    assert [(each.time / quarter, each.text) for each in made.markers] == [(3, "Chorus")]


def test_faders_become_volume_and_pan_and_at_rest_say_nothing():
    notes = clip(f"<Notes>{NOTE}</Notes>")

    (moved,) = opened(project(notes, volume=0.25, pan=0.75)).tracks
    (resting,) = opened(project(notes)).tracks

    assert [(each.number, each.value) for each in moved.controls] == [(7, 64), (10, 96)]
    assert not resting.controls


def test_the_moves_of_a_fader_and_controllers_are_kept():
    moves = (
        "<Points unit='linear'><Target parameter='v'/><RealPoint time='0' value='1'/>"
        "<RealPoint time='4' value='0.25'/></Points>"
    )
    wheel = (
        "<Points unit='normalized'><Target expression='channelController' controller='1'/>"
        "<RealPoint time='1' value='0.5' interpolation='hold'/></Points>"
    )
    notes = f"<Clips><Clip time='4' duration='4'><Lanes><Notes>{NOTE}</Notes>{wheel}</Lanes></Clip>"
    (track,) = opened(project(on_track(f"{notes}</Clips>{moves}"), volume=0.5)).tracks

    found = [(each.time, each.number, each.value) for each in track.controls]
    assert found == [(0, 7, 127), (4 * 480, 7, 64), (5 * 480, 1, 64)]


def test_a_gliding_bend_takes_steps_up_to_where_it_goes():
    bend = (
        "<Points unit='normalized'><Target expression='pitchBend'/>"
        "<RealPoint time='0' value='0.5' interpolation='linear'/>"
        "<RealPoint time='1' value='1'/></Points>"
    )
    made = opened(project(clip(f"<Lanes><Notes>{NOTE}</Notes>{bend}</Lanes>")))

    values = [each.value for each in made.tracks[0].pitch_bends]
    assert values == sorted(values)
    assert (values[0], values[-1], len(values)) == (0, 8191, 25)


def test_a_program_is_told_by_the_comment_or_by_a_name():
    tracks = (
        "<Track id='t' name='Lead' comment='Flute (General MIDI program 74)'/>"
        "<Track id='group' name='Band'><Track id='u' name='Violin II'/><Track id='w' name='Kit'>"
        "<Channel><Devices><BuiltinDevice deviceName='Drum Machine' deviceRole='instrument'/>"
        "</Devices></Channel></Track></Track>"
    )
    lanes = "".join(
        f"<Lanes track='{id}'><Clips><Clip time='0'><Notes>{NOTE}</Notes></Clip></Clips></Lanes>"
        for id in "wut"
    )
    made = opened(project(lanes, tracks=tracks))

    assert [(each.name, each.program, each.is_drum) for each in made.tracks] == [
        ("Lead", 73, False),
        ("Violin II", 40, False),
        ("Kit", 0, True),
    ]


def test_notes_on_the_tenth_channel_are_drums():
    drum = "<Note time='0' duration='1' channel='9' key='36'/>"
    made = opened(project(clip(f"<Notes>{NOTE}{drum}</Notes>")))

    assert [(each.is_drum, each.notes[0].pitch) for each in made.tracks] == [
        (False, 60),
        (True, 36),
    ]


def test_what_is_left_out_is_said(caplog):
    off = "<Clip time='0' duration='4' enable='false'/>"
    audio = "<Clip time='0' duration='4'><Audio duration='1'><File path='a.wav'/></Audio></Clip>"
    clips = f"<Clips><Clip time='0'><Notes>{NOTE}</Notes></Clip>{off}{audio}</Clips>"

    with caplog.at_level(logging.WARNING):
        opened(project(on_track(clips)))

    assert "song.dawproject: left out audio, clips that are switched off" in caplog.text


def test_audio_of_any_size_is_not_read(tmp_path):
    path = tmp_path / "song.dawproject"
    path.write_bytes(session(project(clip(f"<Notes>{NOTE}</Notes>")), audio=bytes(200_000)))

    assert read(path, limits=Limits(bytes=100_000)).tracks[0].notes[0].pitch == 60


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (project(clip(f"<Notes>{NOTE}</Notes>", "time='x' duration='4'")), "says time='x'"),
        (project(clip("<Notes/>")), "holds no notes"),
        (project(clip(f"<Notes>{NOTE}</Notes>"), transport="").replace("Arr", "Brr"), "no arr"),
        ("<Other/>", "holds <Other> where a project is"),
        ("<!DOCTYPE Project [<!ENTITY a 'b'>]><Project>&a;</Project>", "declares XML entities"),
        (
            project(clip(f"<Notes>{NOTE}</Notes>", "time='0' duration='9e4' loopEnd='1e-9'")),
            "events, loops unrolled",
        ),
        (
            project(on_track("<Clips id='n'><Clip time='0' reference='n'/></Clips>")),
            "timelines inside one another",
        ),
        (
            project(clip(f"<Notes>{NOTE}</Notes>"), transport=TRANSPORT.replace("90", "1e-9")),
            "a tempo of 1e-09 beats a minute",
        ),
    ],
)
def test_a_damaged_or_hostile_session_is_refused(text, said):
    with pytest.raises(FileError, match=said):
        opened(text, events=20_000)


def test_a_session_that_unpacks_to_too_much_is_refused():
    bomb = session(project(clip(f"<Notes>{NOTE}</Notes>") + " " * 300_000))

    with pytest.raises(FileError, match="bytes \\(or more\\) unpacked"):
        read_bytes(bomb, name="bomb.dawproject", limits=Limits(bytes=100_000))


def test_an_archive_with_a_directory_beyond_reason_is_refused():
    content = bytearray(session(project(clip(f"<Notes>{NOTE}</Notes>"))))
    content[-12:-10] = (60_000).to_bytes(2, "little")  # how many files it says it has

    with pytest.raises(FileError, match="60,000 files"):
        read_bytes(bytes(content), name="song.dawproject")


def test_a_pan_knob_whose_bounds_all_but_meet_stands_at_one_of_them():
    text = project(
        clip(f"<Notes>{NOTE}</Notes>")
        + "<Points unit='normalized'><Target parameter='p'/><RealPoint time='0' value='0.25'/>"
        "<RealPoint time='1' value='1'/></Points>"
    ).replace("min='0' max='1'", "min='0' max='1e-320'")

    (track,) = opened(text).tracks

    assert {control.value for control in track.controls if control.number == 10} <= {0, 127}


@pytest.mark.parametrize("unit", ["normalized", "percent", "semitones"])
@pytest.mark.parametrize("expression", ["pitchBend", "channelController"])
def test_points_beyond_all_measure_are_left_out(unit, expression):
    target = f"<Target expression='{expression}' controller='1'/>"
    points = "".join(
        f"<RealPoint time='{time}' value='{value}' interpolation='linear'/>"
        for time, value in enumerate(("1.7e308", "-1.7e308", "0.5"))
    )
    text = project(
        on_track(f"<Notes>{NOTE}</Notes><Points unit='{unit}'>{target}{points}</Points>")
    )

    (track,) = opened(text).tracks

    assert len(track.pitch_bends) + len(track.controls) == 1


def test_a_tempo_that_glides_for_days_is_told_in_some_thousand_steps():
    glide = (
        "<TempoAutomation unit='bpm'><Target parameter='tempo'/>"
        "<RealPoint time='0' value='149' interpolation='linear'/>"
        "<RealPoint time='60000' value='60'/></TempoAutomation>"
    )
    text = project(clip(f"<Notes>{NOTE}</Notes>"), more=glide)

    made = opened(text)

    assert 1000 < len(made.tempos) < 5000
    middle = 30_000 * made.ticks_per_quarter
    exact = 60 * 60_000 / 89 * np.log(149 / 104.5)  # seconds, of a tempo that falls evenly
    assert seconds_at(made, middle) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize(
    "point",
    [
        "<TimeSignatureAutomation><Target parameter='metre'/>"
        "<TimeSignaturePoint time='9e8' numerator='4' denominator='4'/></TimeSignatureAutomation>",
        "<TempoAutomation unit='bpm' timeUnit='seconds'><Target parameter='tempo'/>"
        "<RealPoint time='0' value='9000'/><RealPoint time='90000' value='90'/>"
        "</TempoAutomation>",
    ],
)
def test_nothing_stands_beyond_all_measure(point):
    text = project(clip(f"<Notes>{NOTE}</Notes>"), more=point)

    with pytest.raises(FileError, match="quarter notes"):
        opened(text, quarters=90_000)


@pytest.mark.parametrize(
    ("place", "bpm"), [("1e-320", "60"), ("1e-9", "149.0000001"), ("4", "149.00000000000003")]
)
def test_a_glide_over_nothing_or_by_nothing_is_a_step(place, bpm):
    glide = (
        "<TempoAutomation unit='bpm'><Target parameter='tempo'/>"
        "<RealPoint time='0' value='149' interpolation='linear'/>"
        f"<RealPoint time='{place}' value='{bpm}'/></TempoAutomation>"
    )

    made = opened(project(clip(f"<Notes>{NOTE}</Notes>"), more=glide))

    assert made.tempos[-1].qpm == pytest.approx(float(bpm), rel=1e-4)
