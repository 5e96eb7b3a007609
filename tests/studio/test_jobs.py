import threading
import time

import pytest

from midi_data.errors import ScoreError
from studio.jobs import AT_ONCE, UNKNOWN, Jobs, Running, Watch


def until_done(running: Running) -> Running:
    for _ in range(500):
        if running.done:
            return running
        time.sleep(0.01)
    raise AssertionError(f"{running.words} did not end")


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


def test_a_job_gives_back_what_it_made_and_tells_how_far_it_is(jobs: Jobs) -> None:
    def work(watch: Watch) -> str:
        watch(1, 4, "Writing bar 1")
        return "a waltz"

    running = until_done(jobs.start("piece 1", "Writing", work))

    assert (running.result, running.share, running.words) == ("a waltz", 1.0, "Writing bar 1")
    assert not running.error


def test_notes_and_pictures_are_seen_while_the_job_goes_on(jobs: Jobs) -> None:
    told, may_end = threading.Event(), threading.Event()

    def work(watch: Watch) -> None:
        watch.note("C4")  # type: ignore[arg-type]  # any note will do
        watch.picture(b"png")
        told.set()
        may_end.wait(5)

    running = jobs.start("piece 1", "Writing", work)
    told.wait(5)

    assert running.notes == ("C4",)
    assert running.picture == b"png"
    assert not running.done
    may_end.set()
    until_done(running)


def test_a_cancelled_job_ends_at_its_next_step_and_makes_nothing(jobs: Jobs) -> None:
    begun = threading.Event()

    def work(watch: Watch) -> str:
        begun.set()
        while True:
            watch(0, 1, "Writing")
            time.sleep(0.001)

    running = jobs.start("piece 1", "Writing", work)
    begun.wait(5)
    running.cancel()

    assert until_done(running).result is None
    assert running.cancelled
    assert not running.error


def test_a_third_job_waits_its_turn_and_can_be_called_off_before(jobs: Jobs) -> None:
    may_end = threading.Event()
    first = [jobs.start("a", "Writing", lambda watch: may_end.wait(5)) for _ in range(AT_ONCE)]
    third = jobs.start("b", "Writing", lambda watch: "made")

    assert third.waits
    third.cancel()

    assert third.done
    may_end.set()
    for each in first:
        until_done(each)
    assert until_done(jobs.start("b", "Writing", lambda watch: "made")).result == "made"
    assert third.result is None


def test_what_went_wrong_is_said_and_the_next_job_is_done(jobs: Jobs) -> None:
    def impossible(watch: Watch) -> None:
        raise ScoreError("there is no bar 9", mend="Ask for bars 1 to 8.")

    def broken(watch: Watch) -> None:
        raise RuntimeError("a bug")

    said = until_done(jobs.start("a", "Writing", impossible)).error
    unknown = until_done(jobs.start("a", "Writing", broken)).error

    assert said == "there is no bar 9. Ask for bars 1 to 8."
    assert unknown == UNKNOWN
    assert until_done(jobs.start("a", "Writing", lambda watch: 1)).result == 1


def test_a_job_is_found_again_by_its_owner_until_it_was_seen_to(jobs: Jobs) -> None:
    running = until_done(jobs.start("piece 3", "Writing", lambda watch: None))

    assert jobs.of("piece 3") == [running]
    assert jobs.find(running.id) is running
    assert jobs.of("piece 4") == []

    jobs.forget(running)
    assert jobs.of("piece 3") == []
