import pytest

from midi_data.errors import FileError
from musegen.daw.take import Take, Weights, Written


def test_a_take_comes_back_from_json():
    take = Take(
        verb="infill",
        words="ein stiller Walzer für vier",
        brief={"bars": 16, "key": "D minor"},
        seed=7,
        settings={"temperature": 0.9},
        weights=(Weights(name="composer", licence="MIT", data=("quartets (CC0)",)),),
        parent="a1",
        written=(Written(track="Viola", first_bar=5, last_bar=8),),
    )

    assert Take.from_json(take.to_json()) == take


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"verb": "compose", "pickle": 1}', '{"weights": 3}']
)
def test_something_else_is_refused(text):
    with pytest.raises(FileError, match=r"take\.json: this does not say how a piece was made"):
        Take.from_json(text)
