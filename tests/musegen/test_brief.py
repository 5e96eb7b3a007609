"""Words become a brief that a musician would agree with."""

from midi_data.keys import parse_key
from musegen.brief import parse_brief


def names(brief):
    return [player.name for player in brief.instruments]


def test_every_fact_of_a_plain_request_is_kept():
    brief = parse_brief("a calm waltz in D minor for string quartet, 16 bars, 96 bpm")

    assert brief.bars == 16
    assert brief.key == parse_key("D minor")
    assert brief.time_signature == (3, 4)
    assert brief.tempo_bpm == 96
    assert names(brief) == ["Violin", "Violin", "Viola", "Cello"]
    assert (brief.mood, brief.style, brief.family) == ("calm", "waltz", "classical")
    assert brief.title == "Calm waltz in D minor"
    assert brief.understood == (
        "calm",
        "waltz",
        "in D minor",
        "string quartet",
        "16 bars",
        "96 bpm",
    )
    assert brief.not_understood == brief.notes == ()
