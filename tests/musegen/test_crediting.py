from musegen.brief import parse_brief
from musegen.crediting import credited, spans
from musegen.daw.take import Written


def test_bars_that_follow_one_another_are_one_span_a_track():
    cells = [(1, 2), (1, 3), (1, 5), (2, 2)]

    assert spans(cells, ["Violin", "Cello"]) == (
        Written(track="Violin", first_bar=2, last_bar=3),
        Written(track="Violin", first_bar=5, last_bar=5),
        Written(track="Cello", first_bar=2, last_bar=2),
    )


def test_an_account_names_what_was_asked_and_whose_music_was_learnt_from():
    brief = parse_brief("a waltz for flute", seed=3)

    take = credited("compose", seed=3, settings={"takes": 2}, brief=brief)

    assert (take.verb, take.words, take.seed) == ("compose", "a waltz for flute", 3)
    assert take.brief["instruments"] == ["Flute"]
    (weights,) = take.weights
    assert weights.name == "composer"
    assert weights.data
    assert weights.licence
