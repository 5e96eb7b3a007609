import pytest

from musegen.editing.note_edits import NoteChange, NoteContent, edit_notes
from tests.builders import score

WORDS = "a waltz in G major for flute, 2 bars, 100 bpm"


def said(page):
    return " ".join(each.value for each in [*page.caption, *page.markdown])


def errors(page):
    return [each.value for each in page.error]


def field(fields, start):
    """The field whose key begins so."""
    return next(each for each in fields if each.key and each.key.startswith(start))


def type_words(page, words):
    field(page.text_input, "words ").set_value(words)
    return page.run()


def chip(page, fields, option):
    """The field behind a chip."""
    found = [each for each in fields if each.key and f" {option} " in each.key]
    return next(each for each in found if each.key.startswith("chip "))


def test_the_first_start_shows_an_example_that_can_be_played(page, projects):
    (project,) = projects.list()
    (take,) = projects.takes(project.id)

    assert project.name == "Example waltz"
    assert take.made_by.verb == "compose"
    assert projects.score(take.id).note_num() > 100
    assert "D minor · 3/4 · 104 bpm · 16 bars" in said(page)
    assert not errors(page)


def test_words_become_chips_at_once(page):
    type_words(page, WORDS)

    assert chip(page, page.selectbox, "key").value == "G major"
    assert chip(page, page.selectbox, "time_signature").value == "3/4"
    assert chip(page, page.number_input, "bars").value == 2
    assert chip(page, page.number_input, "tempo_bpm").value == 100
    assert chip(page, page.text_input, "instruments").value == "Flute"
    assert not errors(page)


def test_what_is_not_understood_is_said(page):
    type_words(page, "a purple waltz for flute")

    assert "Not understood:** purple" in said(page)


def test_words_are_kept_with_the_piece(page, projects):
    type_words(page, WORDS)

    (project,) = projects.list()
    assert projects.settings(project.id)["words"] == WORDS


def test_a_chip_changed_by_hand_goes_before_the_words(page):
    type_words(page, WORDS)
    chip(page, page.number_input, "bars").set_value(3)
    page.run()

    assert chip(page, page.number_input, "bars").value == 3

    type_words(page, WORDS.replace("G major", "A minor"))
    assert chip(page, page.selectbox, "key").value == "A minor"
    assert chip(page, page.number_input, "bars").value == 3


def test_an_impossible_chip_is_refused_and_the_others_stay(page, projects):
    type_words(page, WORDS)
    chip(page, page.text_input, "instruments").set_value("kitchen sink")
    page.run()

    (project,) = projects.list()
    assert "kitchen" in errors(page)[0]
    assert "instruments" not in projects.settings(project.id).get("changed", {})
    assert chip(page, page.number_input, "bars").value == 2


def test_another_mood_takes_its_place_among_the_words(page, projects):
    type_words(page, "a calm waltz for flute")
    chip(page, page.selectbox, "mood").set_value("sad")
    page.run()

    (project,) = projects.list()
    assert projects.settings(project.id)["words"] == "a sad waltz for flute"


def test_what_no_piece_can_be_is_said_in_one_line(page):
    type_words(page, "a waltz of 4000 bars")

    assert "4000 bars" in errors(page)[0]
    assert "\n" not in errors(page)[0]


def test_what_is_composed_becomes_takes_side_by_side(page, projects, written):
    type_words(page, WORDS)
    page.button(key="compose").click()
    page.segmented_control(key="takes compose").set_value(2)
    page.run()
    project = written()

    takes = projects.takes(project.id)[1:]
    assert [take.made_by.verb for take in takes] == ["compose", "compose"]
    assert [take.made_by.settings["take"] for take in takes] == [1, 2]
    assert takes[0].made_by.brief["key"] == "G major"
    assert [(take.bars, take.tracks) for take in takes] == [(2, ("Flute",))] * 2
    assert project.head == takes[0].id
    assert not errors(page)


def test_a_kept_seed_writes_the_same_notes_again(page, projects, written):
    type_words(page, WORDS)
    (project,) = projects.list()
    projects.set_settings(project.id, {"seed": 7, "seed kept": True})
    for _ in range(2):
        page.run()
        page.button(key="compose").click().run()
        written()

    first, second = projects.takes(project.id)[1:]
    assert first.made_by.seed == second.made_by.seed == 7
    assert projects.score(first.id).tracks[0].notes == projects.score(second.id).tracks[0].notes


def test_rewriting_bars_leaves_all_else_as_it_was(page, projects, written):
    (project,) = projects.list()
    before = projects.score(project.head)
    page.segmented_control(key="verb").set_value("Rewrite").run()
    page.text_input(key="infill bars").set_value("2-3")
    page.multiselect(key="infill tracks").set_value([4])
    page.button(key="infill").click().run()
    project = written()

    after = projects.score(project.head)
    bar = 3 * before.ticks_per_quarter
    for old, new in zip(before.tracks[:4], after.tracks[:4], strict=True):
        assert old.notes == new.notes
    assert outside(before.tracks[4], bar, 3 * bar) == outside(after.tracks[4], bar, 3 * bar)
    assert projects.take(project.head).made_by.settings["bars"] == "2-3"


def outside(track, start, stop):
    return [note for note in track.notes if not start <= note.time < stop]


def test_a_bar_that_is_not_there_is_said(page, written):
    page.segmented_control(key="verb").set_value("Rewrite").run()
    page.text_input(key="infill bars").set_value("90-95")
    page.button(key="infill").click().run()
    written()

    assert "bar" in errors(page)[0]


def test_undo_goes_back_along_the_takes_and_redo_forward(page, projects):
    (project,) = projects.list()
    first = project.head
    changed = edit_notes(projects.score(first), [NoteChange(0, (), (NoteContent(0, 480, 90, 80),))])
    second = projects.edit(first, changed).id
    page.run()

    page.button(key="back").click().run()
    assert projects.project(project.id).head == first

    page.button(key="forward").click().run()
    assert projects.project(project.id).head == second


def test_another_piece_is_begun_and_the_first_opened_again(page, projects):
    next(button for button in page.button if button.label == "New piece").click().run()

    newest = projects.list()[0]
    assert newest.name == "Untitled"
    assert page.query_params["project"] == str(newest.id)
    assert "There is no music here yet" not in said(page)

    next(button for button in page.button if button.label == "Example waltz").click().run()
    assert "16 bars" in said(page)


def test_a_deleted_piece_can_be_restored(page, projects):
    (project,) = projects.list()
    next(button for button in page.button if button.label == "Delete this piece").click().run()
    assert project.id not in [each.id for each in projects.list()]

    next(button for button in page.button if button.label.startswith("Restore")).click().run()
    assert project.id in [each.id for each in projects.list()]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("song.mid", b"MThd\0\0", "song.mid"),
        ("../../etc/passwd.mid", b"no music", "holds no music"),
        ("voice.wav", b"RIFF\0\0\0\0WAVEfmt ", "no audio"),
    ],
)
def test_a_broken_file_is_refused_with_words_and_nothing_is_lost(
    page, projects, written, name, content, words
):
    page.segmented_control(key="verb").set_value("Bring").run()
    page.file_uploader[0].upload(name, content).run()
    written()

    (project,) = projects.list()
    assert words in errors(page)[0]
    assert len(projects.takes(project.id)) == 1


def test_brought_notes_become_a_take_and_others_may_join_in(page, projects):
    from musegen.daw.midi import midi_bytes

    page.segmented_control(key="verb").set_value("Bring").run()
    content = midi_bytes(score("C4:1 E4:1 G4:2"), title="Mine")
    page.file_uploader[0].upload("mine.mid", content).run()

    (project,) = projects.list()
    take = projects.take(project.head)
    assert (take.title, take.made_by.verb) == ("mine", "bring")
    assert projects.original(take.id) == content
    assert set(projects.origins(take.id)[0]) == {0}
    assert page.segmented_control(key="verb").value == "Accompany"
