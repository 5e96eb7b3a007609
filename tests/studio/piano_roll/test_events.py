from musegen.editing.note_edits import NoteChange, NoteContent
from studio.piano_roll.events import Channel, RollEvents, Selection, read_events

DRAWN = {"number": 1, "changes": [{"track": 0, "gone": [], "come": [[0, 480, 60, 80]]}]}
MOVED = {
    "number": 2,
    "changes": [{"track": 0, "gone": [[0, 480, 60, 80]], "come": [[0, 480, 62, 80]]}],
}
MIDDLE_C, D = NoteContent(0, 480, 60, 80), NoteContent(0, 480, 62, 80)


def test_gestures_are_read_in_the_order_they_were_made():
    events, number = read_events([DRAWN, MOVED], 0, None)

    assert events.changes == [NoteChange(0, (), (MIDDLE_C,)), NoteChange(0, (MIDDLE_C,), (D,))]
    assert number == 2


def test_a_gesture_sent_twice_is_made_once():
    events, number = read_events([DRAWN, MOVED], 1, None)

    assert events.changes == [NoteChange(0, (MIDDLE_C,), (D,))]
    assert number == 2
    assert read_events([DRAWN, MOVED], 2, None) == (RollEvents(), 2)


def test_bars_to_rewrite_are_a_range_of_bars_and_some_tracks():
    sent = [{"number": 5, "rewrite": {"bars": [4, 8], "tracks": [0, 2]}}]

    events, _ = read_events(sent, 4, None)

    assert events.rewrite == Selection(range(4, 8), (0, 2))


def test_a_selection_stays_until_there_is_another_or_none():
    chosen = Selection(range(2), (1,))
    other = {"number": 2, "selection": {"bars": [3, 4], "tracks": [0]}}
    nothing = {"number": 3, "selection": None}

    assert read_events([DRAWN], 0, chosen)[0].selection == chosen
    assert read_events([other], 1, chosen)[0].selection == Selection(range(3, 4), (0,))
    assert read_events([other, nothing], 1, chosen)[0].selection is None


def test_a_moved_fader_is_a_whole_mix():
    quiet = {"mute": False, "solo": True, "level_db": -6, "pan": 0.25}

    events, _ = read_events([{"number": 1, "mix": [quiet]}], 0, None)

    assert events.mix == (Channel(solo=True, level_db=-6, pan=0.25),)


def test_undo_beyond_the_first_gesture_is_for_the_page():
    assert read_events([{"number": 1, "undo": True}], 0, None)[0].undo
    assert read_events([{"number": 1, "redo": True}], 0, None)[0].redo


def test_what_follows_a_change_waits_until_the_change_is_made():
    rewrite = {"number": 3, "rewrite": {"bars": [0, 1], "tracks": [0]}}
    chosen = {"number": 4, "selection": None}
    undo = {"number": 5, "undo": True}
    sent = [DRAWN, MOVED, rewrite, chosen, undo]

    changed, second = read_events(sent, 0, None)
    rewritten, fourth = read_events(sent, second, None)
    undone, fifth = read_events(sent, fourth, None)

    assert (len(changed.changes), changed.rewrite, second) == (2, None, 2)
    assert (rewritten.changes, rewritten.rewrite.tracks, rewritten.undo) == (None, (0,), False)
    assert (fourth, undone.undo, fifth) == (4, True, 5)


def test_the_take_that_is_watched_last_counts():
    events, _ = read_events([{"number": 1, "watched": 3}, {"number": 2, "watched": 2}], 0, None)

    assert events.watched == 2
