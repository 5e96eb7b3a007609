import pytest

from midi_data.errors import ProjectError
from musegen.daw.take import Take, Weights
from musegen.editing.origins import BROUGHT, HAND, MODEL
from studio.projects import BY_HAND
from tests.builders import score, track

COMPOSED = Take(
    verb="compose",
    words="a waltz",
    seed=7,
    settings={"temperature": 1.1},
    weights=(Weights(name="composer", licence="MIT", data=("chorales (none)",)),),
)


@pytest.fixture
def add(projects, project):
    def added(text="D4:1 E4:1", *, parent=None, new=MODEL, made_by=COMPOSED, **more):
        music = text if not isinstance(text, str) else score(text)
        return projects.add(project.id, music, made_by=made_by, parent=parent, new=new, **more)

    return added


def head(projects, project):
    return projects.project(project.id).head


def test_a_take_is_kept_with_what_made_it(projects, project, add):
    take = add("D4:1 E4:1")

    (found,) = projects.takes(project.id)
    assert found == take
    assert found.made_by == COMPOSED
    assert (found.number, found.title, found.bars, found.tracks) == (1, "Take 1", 1, ("Part 1",))
    assert projects.score(take.id) == score("D4:1 E4:1")
    assert projects.origins(take.id) == (b"\1\1",)
    assert head(projects, project) == take.id


def test_notes_of_a_child_keep_where_they_come_from(projects, add):
    first = add("D4:1 E4:1", new=BROUGHT)

    second = add("D4:1 F4:1", parent=first.id, new=MODEL)

    assert projects.origins(second.id) == (b"\0\1",)


def test_hand_edits_in_a_row_are_one_take(projects, project, add):
    first = add("D4:1 E4:1 F4:1")

    drawn = projects.edit(first.id, score("G4:1 E4:1 F4:1"))
    again = projects.edit(drawn.id, score("G4:1 A4:1 F4:1"))

    assert (drawn.id, drawn.parent, drawn.revision) == (again.id, first.id, 1)
    assert again.revision == 2
    assert again.made_by.verb == BY_HAND
    assert again.made_by.parent == "Take 1"
    assert projects.score(first.id) == score("D4:1 E4:1 F4:1")
    assert projects.origins(drawn.id) == (b"\2\2\1",)
    assert [take.id for take in projects.takes(project.id)] == [first.id, drawn.id]


def test_an_edit_that_changes_nothing_makes_no_take(projects, project, add):
    take = add("D4:4 E4:4")

    same = projects.edit(take.id, projects.score(take.id))

    assert same == take
    assert len(projects.takes(project.id)) == 1


def test_a_note_that_the_hand_puts_back_is_the_models_again(projects, add):
    first = add("D4:1 E4:1")
    drawn = projects.edit(first.id, score("G4:1 E4:1"))

    back = projects.edit(drawn.id, score("D4:1 E4:1"))

    assert projects.origins(back.id) == (b"\1\1",)


@pytest.mark.parametrize("mark", ["stars", "name", "child", "deleted"])
def test_a_hand_take_that_somebody_marked_or_used_is_left_as_it_is(projects, add, mark):
    drawn = projects.edit(add("D4:1").id, score("E4:1"))
    {
        "stars": lambda: projects.rate(drawn.id, 3),
        "name": lambda: projects.rename_take(drawn.id, "mine"),
        "child": lambda: add("E4:1 F4:1", parent=drawn.id),
        "deleted": lambda: projects.delete_take(drawn.id),
    }[mark]()

    other = projects.edit(drawn.id, score("G4:1"))

    assert other.parent == drawn.id
    assert projects.score(drawn.id) == score("E4:1")


def test_an_edit_of_what_another_tab_has_changed_becomes_a_take_of_its_own(projects, add):
    drawn = projects.edit(add("D4:1").id, score("E4:1"))
    projects.edit(drawn.id, score("F4:1"), revision=drawn.revision)

    late = projects.edit(drawn.id, score("G4:1"), revision=drawn.revision)

    assert late.id != drawn.id
    assert projects.score(drawn.id) == score("F4:1")
    assert projects.score(late.id) == score("G4:1")


def test_a_piece_begun_by_hand_goes_on_in_one_take(projects, add):
    first = add("D4:1", new=HAND, made_by=Take(verb=BY_HAND))

    same = projects.edit(first.id, score("D4:1 E4:1"))

    assert same.id == first.id
    assert projects.origins(first.id) == (b"\2\2",)


def test_all_notes_can_be_rubbed_out_and_silent_tracks_stay(projects, add):
    first = add(score("D4:1", "G2:1"))

    drawn = projects.edit(first.id, score("D4:1", track("", name="Part 2")))
    empty = projects.edit(drawn.id, score(track("", name="Part 1"), track("", name="Part 2")))

    assert [len(part.notes) for part in projects.score(drawn.id).tracks] == [0, 0]
    assert projects.origins(empty.id) == (b"", b"")


def test_going_back_and_on_makes_a_branch(projects, project, add):
    first = add("D4:1")
    second = add("E4:1", parent=first.id)
    projects.go_to(project.id, first.id)

    third = add("F4:1", parent=first.id)

    assert projects.parent(third.id).id == first.id
    assert [take.id for take in projects.children(first.id)] == [third.id, second.id]
    assert head(projects, project) == third.id


def test_a_branch_is_a_copy_to_go_on_from(projects, project, add):
    drawn = projects.edit(add("D4:1").id, score("D4:1 E4:1"))

    branch = projects.branch(drawn.id, name="quiet")

    assert projects.score(branch.id) == score("D4:1 E4:1")
    assert projects.origins(branch.id) == (b"\1\2",)
    assert (branch.title, branch.parent) == ("quiet", drawn.id)
    assert head(projects, project) == branch.id


def test_a_deleted_take_comes_back_as_it_was(projects, project, add):
    first = add("D4:1")
    second = add("E4:1", parent=first.id, name="bright")
    third = add("F4:1", parent=second.id)

    projects.delete_take(second.id)
    assert [take.id for take in projects.takes(project.id)] == [first.id, third.id]
    assert [take.id for take in projects.takes(project.id, deleted=True)] == [second.id]
    assert projects.parent(third.id).id == first.id
    assert [take.id for take in projects.children(first.id)] == [third.id]

    projects.restore_take(second.id)
    assert projects.take(second.id) == second
    assert projects.parent(third.id) == second


def test_when_the_open_take_is_deleted_the_one_it_was_made_from_is_open(projects, project, add):
    first = add("D4:1")
    second = add("E4:1", parent=first.id)
    third = add("F4:1", parent=second.id)
    projects.delete_take(second.id)

    projects.delete_take(third.id)
    assert head(projects, project) == first.id

    projects.delete_take(first.id)
    assert head(projects, project) is None

    projects.restore_take(second.id)
    assert head(projects, project) == second.id


def test_a_number_is_never_given_twice(projects, project, add):
    add("D4:1")
    projects.delete_take(add("E4:1").id)

    assert add("F4:1").number == 3


def test_stars_order_takes_the_newest_first_among_equals(projects, project, add):
    takes = [add("D4:1") for _ in range(4)]
    projects.rate(takes[1].id, 5)
    projects.rate(takes[2].id, 2)

    ordered = projects.takes(project.id, order="stars")

    assert [take.number for take in ordered] == [2, 3, 4, 1]
    with pytest.raises(ProjectError, match=r"6 stars. Give 0 to 5."):
        projects.rate(takes[0].id, 6)


def test_projects_are_renamed_deleted_and_restored(projects, project):
    other = projects.create("  Sonata\n in  C ")
    assert other.name == "Sonata in C"
    projects.rename(project.id, "Slow waltz")
    projects.rename(other.id, "  ")

    projects.delete(other.id)
    assert [each.name for each in projects.list()] == ["Slow waltz"]
    assert [each.name for each in projects.list(deleted=True)] == ["Sonata in C"]

    projects.restore(other.id)
    assert {each.name for each in projects.list()} == {"Slow waltz", "Sonata in C"}


def test_the_project_that_changed_last_is_first(projects, project, add):
    projects.create("newer")
    add("D4:1")

    assert [each.name for each in projects.list()] == ["Waltz", "newer"]


def test_settings_are_kept_one_by_one(projects, project):
    projects.set_settings(project.id, {"words": "a waltz", "mix": {"0": -3.0}})
    projects.set_settings(project.id, {"words": "a reel"})

    assert projects.settings(project.id) == {"words": "a reel", "mix": {"0": -3.0}}


def test_emptying_deletes_for_good_and_what_is_left_hangs_together(projects, project, add):
    first = add("D4:1", original=b"one")
    second = add("E4:1", parent=first.id, original=b"two")
    third = add("F4:1", parent=second.id, original=b"three")
    gone = projects.create("gone")
    projects.add(gone.id, score("D4:1"), made_by=COMPOSED, parent=None, new=MODEL)
    projects.delete(gone.id)
    projects.delete_take(second.id)

    projects.empty()

    assert projects.list(deleted=True) == []
    assert projects.takes(project.id, deleted=True) == []
    assert projects.take(third.id).parent == first.id
    assert projects.original(third.id) == b"three"
    with pytest.raises(ProjectError, match=f"there is no project {gone.id}"):
        projects.project(gone.id)


def test_what_is_not_there_is_said(projects, project, add):
    other = projects.create("other")
    take = add("D4:1")

    with pytest.raises(ProjectError, match=r"there is no take 99. Open another one."):
        projects.score(99)
    with pytest.raises(ProjectError, match="of another project"):
        projects.go_to(other.id, take.id)
    with pytest.raises(ProjectError, match="of another project"):
        projects.add(other.id, score("D4:1"), made_by=COMPOSED, parent=take.id, new=MODEL)
