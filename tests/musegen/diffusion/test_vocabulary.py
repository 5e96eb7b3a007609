from collections import Counter

from midi_data.instruments import INSTRUMENTS, plain_name
from musegen.diffusion.vocabulary import CANONICAL, GROUP_OF, GROUPS, PHRASES, WORDS


def test_no_word_means_two_things():
    said = Counter(
        word for table in GROUPS.values() for each, more in table.items() for word in {each, *more}
    )

    assert [word for word, count in said.items() if count > 1] == []
    assert not {*PHRASES} & {*said}


def test_every_instrument_of_general_midi_can_be_asked_for():
    for instrument in INSTRUMENTS[:-1]:
        assert CANONICAL[plain_name(instrument.name)] == plain_name(instrument.name)
    assert CANONICAL["drum kit"] == "drums"


def test_a_synonym_stands_for_its_canonical_word():
    assert CANONICAL["cavernous"] == "cathedral"
    assert CANONICAL["crunchy"] == "overdriven"
    assert CANONICAL["violoncello"] == "cello"
    assert GROUP_OF["cathedral"] == "space"


def test_words_are_written_as_they_are_looked_up():
    for word in (*CANONICAL, *PHRASES):
        assert plain_name(word) == word


def test_phrases_stand_for_words_that_exist():
    for words in PHRASES.values():
        assert {*words} <= {*WORDS}
