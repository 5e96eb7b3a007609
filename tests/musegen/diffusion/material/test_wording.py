import numpy as np

from musegen.diffusion.material.phrases import Voice
from musegen.diffusion.material.wording import families_of, family_of, name_of, soundfont_word, tell
from musegen.diffusion.vocabulary import GROUP_OF, WORDS

SOFT_PIANO = np.array([[0, 2, 60, 45, 0], [2, 4, 64, 45, 0]], np.float32)


def voice(program, is_drum=False):
    return Voice(program=program, is_drum=is_drum, notes=np.zeros((0, 4), np.int64))


PIANO = (voice(0),)


def told(effects=(), *, seed=0, voices=PIANO):
    return tell(voices, SOFT_PIANO, effects, np.random.default_rng(seed))


def test_every_program_and_kit_has_words_of_the_vocabulary():
    for program in range(128):
        assert GROUP_OF[name_of(program, False)] == "instrument"
        assert {GROUP_OF[word] for word in families_of(program, False)} == {"family"}
        assert GROUP_OF[name_of(program, True)] == "kit"


def test_words_name_instrument_family_playing_space_and_production():
    words = told(["hall", "worn tape"]).words

    assert {"piano", "keyboard", "soft", "hall", "worn tape"} <= {*words}
    assert not {"dry", "clean"} & {*words}


def test_without_effects_a_clip_is_dry_and_clean():
    assert {"dry", "clean"} <= {*told().words}


def test_several_instruments_are_an_ensemble():
    band = (voice(0), voice(33), voice(16, True))

    assert {"piano", "electric bass", "power kit", "drums", "ensemble"} <= {
        *told(voices=band).words
    }
    assert family_of(band) == "mix"
    assert family_of(band[2:]) == "drums"


def test_soundfonts_that_are_learnt_from_have_words():
    assert soundfont_word("FluidR3_GM.sf2") == ("fluidr3",)
    assert soundfont_word("MuseScore_General_Lite.sf3") == ("musescore general",)
    assert soundfont_word("TimGM6mb.sf2") == ()
    assert GROUP_OF["fluidr3"] == GROUP_OF["musescore general"] == "soundfont"


def test_captions_vary():
    assert len({told(["hall", "dark"], seed=seed).caption for seed in range(60)}) > 50


def test_what_was_not_done_is_not_said():
    untrue = [
        said
        for word in WORDS
        if GROUP_OF[word] in ("space", "production") and word not in ("hall", "worn tape")
        for said in (word, *WORDS[word])
        if " " in said
    ]
    for seed in range(100):
        caption = told(["hall", "worn tape"], seed=seed).caption
        assert not [said for said in untrue if said in caption], caption


def test_a_soft_muffled_piano_may_be_called_a_felt_piano():
    captions = {told(["dark", "worn tape"], seed=seed).caption for seed in range(200)}

    assert any("felt piano" in caption for caption in captions)
    assert any(caption.startswith("a ") for caption in captions)
    assert not any("felt piano" in told(["bright"], seed=seed).caption for seed in range(50))
