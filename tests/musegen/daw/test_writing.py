import pytest

from midi_data.errors import FileError
from musegen.daw.writing import atomic, atomic_folder


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
