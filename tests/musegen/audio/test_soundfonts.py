import pytest

from midi_data.errors import SoundError
from musegen.audio.soundfonts import BUNDLED, check_soundfont, soundfonts


def font(path, promised=0):
    """A file that begins like a SoundFont and promises so many more bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF" + (4 + promised).to_bytes(4, "little") + b"sfbk")
    return path


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A person's own folder for data, the only place with better fonts."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("musegen.audio.soundfonts.SYSTEM_SHARES", ())
    return tmp_path


def test_one_soundfont_is_always_there(home):
    assert [path.name for path in soundfonts(packed=True)] == [BUNDLED]
    check_soundfont(soundfonts(packed=True)[0])


def test_a_better_font_goes_before_the_bundled_one(home):
    fluid = font(home / "sounds/sf2/FluidR3_GM.sf2")
    general = font(home / "soundfonts/MuseScore_General.sf2")

    assert soundfonts(packed=False)[:2] == [general, fluid]


def test_packed_fonts_are_for_engines_that_open_them(home):
    packed = font(home / "sounds/sf3/MuseScore_General.sf3")

    assert packed in soundfonts(packed=True)
    assert packed not in soundfonts(packed=False)


def test_a_font_cut_short_is_passed_over(home):
    font(home / "soundfonts/FluidR3_GM.sf2", promised=100)

    assert [path.name for path in soundfonts(packed=False)] == [BUNDLED]


def test_a_missing_font_is_named(tmp_path):
    with pytest.raises(SoundError, match=r"piano\.sf2: there is no such SoundFont\. Name a"):
        check_soundfont(tmp_path / "piano.sf2")


def test_a_file_of_another_kind_is_named(tmp_path):
    (tmp_path / "notes.sf2").write_text("C4 E4 G4")

    with pytest.raises(SoundError, match=r"notes\.sf2: this is not a SoundFont, or it is cut"):
        check_soundfont(tmp_path / "notes.sf2")
