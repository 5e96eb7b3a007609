import os
import random
import stat
import subprocess
import sys
import time

import pytest

from midi_data.errors import FileError
from midi_data.writing import atomic, atomic_folder


def fill_file(path, then=None, force=False):
    """Write "new" to `path`, and call `then` before it is done."""
    with atomic(path, force=force) as draft:
        draft.write_bytes(b"new")
        if then:
            then()


def fill_folder(path, then=None, force=False):
    """Make a folder with a waltz in it, and call `then` before it is done."""
    with atomic_folder(path, force=force) as draft:
        (draft / "waltz.mid").write_bytes(b"new")
        if then:
            then()


def stop():
    raise KeyboardInterrupt


def test_a_finished_file_stands_alone_in_its_folder(tmp_path):
    with atomic(tmp_path / "waltz.mid") as draft:
        draft.write_bytes(b"music")
        assert draft.suffix == ".mid"

    assert [path.name for path in tmp_path.iterdir()] == ["waltz.mid"]
    assert (tmp_path / "waltz.mid").read_bytes() == b"music"


def test_somebody_elses_file_is_refused_and_left_whole(tmp_path):
    (tmp_path / "waltz.mid").write_bytes(b"dear to me")

    with pytest.raises(FileError, match="Pass --force or choose another name"):
        fill_file(tmp_path / "waltz.mid")

    assert (tmp_path / "waltz.mid").read_bytes() == b"dear to me"


def test_a_file_that_appeared_meanwhile_is_not_replaced(tmp_path):
    waltz = tmp_path / "waltz.mid"

    with pytest.raises(FileError, match="there already"):
        fill_file(waltz, then=lambda: waltz.write_bytes(b"dear to me"))

    assert (tmp_path / "waltz.mid").read_bytes() == b"dear to me"


def test_force_replaces_a_file(tmp_path):
    (tmp_path / "waltz.mid").write_bytes(b"old")

    fill_file(tmp_path / "waltz.mid", force=True)

    assert (tmp_path / "waltz.mid").read_bytes() == b"new"


@pytest.mark.parametrize("writing", [atomic, atomic_folder])
def test_a_missing_folder_is_named(tmp_path, writing):
    with (
        pytest.raises(FileError, match=r"no folder .*nowhere"),
        writing(tmp_path / "nowhere" / "a"),
    ):
        pass


def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path):
    (tmp_path / "waltz.mid").write_bytes(b"old")

    with pytest.raises(KeyboardInterrupt):
        fill_file(tmp_path / "waltz.mid", then=stop, force=True)

    assert [path.name for path in tmp_path.iterdir()] == ["waltz.mid"]
    assert (tmp_path / "waltz.mid").read_bytes() == b"old"


def test_a_full_disk_is_said_in_words(tmp_path):
    with pytest.raises(FileError, match="No space left"), atomic(tmp_path / "waltz.mid"):
        raise OSError(28, "No space left on device")

    assert not list(tmp_path.iterdir())


def test_a_folder_appears_whole(tmp_path):
    with atomic_folder(tmp_path / "bundle") as draft:
        (draft / "stems").mkdir()
        (draft / "stems" / "Viola.wav").write_bytes(b"sound")
        assert not (tmp_path / "bundle").exists()

    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
    assert (tmp_path / "bundle" / "stems" / "Viola.wav").read_bytes() == b"sound"


def test_a_failure_in_the_middle_leaves_no_folder(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        fill_folder(tmp_path / "bundle", then=stop)

    assert not list(tmp_path.iterdir())


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "diary.txt").write_text("dear diary")

    with pytest.raises(FileError, match="not empty"), atomic_folder(tmp_path):
        pass


def test_forcing_a_folder_keeps_the_other_files_in_it(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "diary.txt").write_text("dear diary")
    (tmp_path / "bundle" / "waltz.mid").write_bytes(b"old")

    fill_folder(tmp_path / "bundle", force=True)

    assert (tmp_path / "bundle" / "diary.txt").read_text() == "dear diary"
    assert (tmp_path / "bundle" / "waltz.mid").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_a_file_is_not_taken_for_a_folder_nor_a_folder_for_a_file(tmp_path):
    (tmp_path / "waltz").write_bytes(b"music")

    with pytest.raises(FileError, match="a folder, not a file"), atomic(tmp_path, force=True):
        pass
    with pytest.raises(FileError, match="a file, not a folder"), atomic_folder(tmp_path / "waltz"):
        pass


def age(path, days):
    then = time.time() - days * 86_400
    os.utime(path, (then, then))


def test_the_draft_of_a_power_cut_is_cleared_away_when_the_name_is_written_again(tmp_path):
    for name in (".waltz-0123abcd.mid", ".waltz-89abcdef.mid", ".waltz.mid", ".tango-0123abcd.mid"):
        (tmp_path / name).write_bytes(b"half")
        age(tmp_path / name, days=2)
    age(tmp_path / ".waltz-89abcdef.mid", days=0)  # somebody may be writing it

    fill_file(tmp_path / "waltz.mid")

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(".tango-0123abcd.mid", ".waltz-89abcdef.mid", ".waltz.mid", "waltz.mid")
    ]


def test_the_folder_of_a_power_cut_is_cleared_away_too(tmp_path):
    (tmp_path / ".bundle-0123abcd").mkdir()
    (tmp_path / ".bundle-0123abcd" / "waltz.mid").write_bytes(b"half")
    age(tmp_path / ".bundle-0123abcd", days=2)

    fill_folder(tmp_path / "bundle")

    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_the_disk_holds_a_file_before_it_gets_its_name_and_the_name_after(tmp_path, monkeypatch):
    steps, sync, move = [], os.fsync, os.replace

    def synced(handle):
        steps.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def moved(source, target):
        steps.append("name")
        move(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", moved)
    fill_file(tmp_path / "waltz.mid")

    assert steps == ["file", "name", "folder"]


OLD, NEW = b"old" * 5_000, b"new" * 6_000
CUT = 77  # how a process ends that has lost its power


def write_file(path, content=NEW):
    with atomic(path, force=True) as draft:
        draft.write_bytes(content)


def write_folder(path, content=NEW):
    with atomic_folder(path, force=True) as draft:
        (draft / "stems").mkdir()
        (draft / "stems" / "Viola.wav").write_bytes(content)
        (draft / "waltz.mid").write_bytes(content)


def contents(path):
    """What a file, or every file of a folder, holds."""
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    return [file.read_bytes() for file in files]


def is_cut_at(step, write, path):
    """Write in a process that ends without a word at some step; False if it is done before."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == CUT
    left = step

    def trace(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename.endswith("midi_data/writing.py"):
            left -= 1
            if left < 0:
                os._exit(CUT)
            return trace
        return None

    sys.settrace(trace)
    try:
        write(path)
    finally:
        os._exit(0)


@pytest.mark.skipif(sys.platform != "linux", reason="folders change places on Linux only")
@pytest.mark.parametrize("write", [write_file, write_folder])
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_and_no_mixture(
    tmp_path, monkeypatch, write
):
    monkeypatch.setattr(os, "fsync", lambda _: None)  # slow, and no matter to a process
    found, step = [], 0
    while True:
        path = tmp_path / str(step) / "waltz"
        path.parent.mkdir()
        write(path, OLD)
        is_cut = is_cut_at(step, write, path)
        now = contents(path)
        assert len(set(now)) == 1
        assert len(now) == (1 if write is write_file else 2)
        found.append(now[0])
        if not is_cut:
            break
        step += 2

    assert found == sorted(found, key=[OLD, NEW].index)
    assert (found[0], found[-1]) == (OLD, NEW)
    assert len(found) > 20


WRITER = """
import sys
from pathlib import Path
from midi_data.writing import atomic
for number in range(10**9):
    with atomic(Path(sys.argv[1]), force=True) as draft:
        draft.write_bytes(b"%d" % (number % 10) * 300_000)
    print(flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="nothing kills like SIGKILL here")
def test_a_writer_that_is_killed_leaves_a_whole_file(tmp_path):
    chance, path = random.Random(1), tmp_path / "waltz.mid"
    for _ in range(6):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, path], stdout=subprocess.PIPE, text=True
        ) as writer:
            writer.stdout.readline()
            time.sleep(chance.random() * 0.02)
            writer.kill()
        content = path.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_and_says_so(tmp_path, monkeypatch, step):
    (tmp_path / "waltz.mid").write_bytes(OLD)

    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(FileError, match="Input/output error"):
        fill_file(tmp_path / "waltz.mid", force=True)

    assert [path.name for path in tmp_path.iterdir()] == ["waltz.mid"]
    assert (tmp_path / "waltz.mid").read_bytes() == OLD


def test_other_files_in_a_folder_stay_when_it_is_written_again(tmp_path):
    fill_folder(tmp_path / "bundle")
    (tmp_path / "bundle" / "diary.txt").write_text("dear diary")
    (tmp_path / "bundle" / "waltz.mid").write_bytes(b"old")

    fill_folder(tmp_path / "bundle", force=True)

    assert {path.name for path in (tmp_path / "bundle").iterdir()} == {"diary.txt", "waltz.mid"}
    assert (tmp_path / "bundle" / "waltz.mid").read_bytes() == b"new"
