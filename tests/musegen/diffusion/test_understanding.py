import pytest

from midi_data.errors import BriefError
from musegen.diffusion.understanding import understood
from musegen.diffusion.wish import SoundWish


def test_what_is_not_wanted_is_added_to_what_shall_not_be():
    found = understood(SoundWish(words="piano, no tape", negative="very bright"))

    assert found.start.words == {"piano": 1.0}
    assert found.negative == {"bright": 1.5, "tape": 1.0}


def test_strange_words_are_named_from_every_part_of_the_wish():
    found = understood(
        SoundWish(words="grobbly piano", words_at_end="cathedral blorp", negative="xyzzy bright")
    )

    assert found.unknown == ("grobbly", "blorp", "xyzzy")


def test_a_wish_of_strange_words_alone_is_refused_with_what_is_near():
    with pytest.raises(BriefError, match=r"not a word of 'catedral'.* mean 'cathedral'"):
        understood(SoundWish(words="catedral"))
    with pytest.raises(BriefError, match=r"not a word of 'zzzz'.* such as 'felt piano"):
        understood(SoundWish(words="piano", words_at_end="zzzz"))


def test_a_space_is_named_by_dry_as_well():
    assert understood(SoundWish(words="piano, dry")).names_space
    assert understood(SoundWish(words="piano", words_at_end="cathedral")).names_space
    assert not understood(SoundWish(words="piano, tape")).names_space


@pytest.mark.parametrize("odd", [{"steps": 0}, {"steps": 201}, {"guidance": -1}, {"guidance": 99}])
def test_steps_and_guidance_have_bounds(odd):
    with pytest.raises(BriefError, match="Choose"):
        SoundWish(words="piano", **odd)
