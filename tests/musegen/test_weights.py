"""What ships: weights in half precision, with a card, and thanks to whom thanks are due."""

import os

import pytest
from safetensors import safe_open

from midi_data.corpora import CORPORA, attribution
from musegen.composer.model import Composer
from musegen.training.cards import cards, read_card
from musegen.training.weights import SHIPPED, shared
from tests.musegen.composer.plans import tiny_composer

FOLDERS = sorted(path.parent for path in SHIPPED.glob("*/model.safetensors"))


def test_a_composer_ships():
    assert "composer" in cards()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_weights_learned_only_from_music_that_may_ship(folder):
    data = read_card(folder)["data"]

    assert data
    assert all(CORPORA[name].may_ship for name in data)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_notice_of_every_corpus_goes_with_the_weights(folder):
    card, notice = read_card(folder), (folder / "ATTRIBUTION.md").read_text()

    assert notice.startswith(attribution(card["data"]))
    assert all(soundfont in notice for soundfont in card.get("played with", {}))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_weights_are_kept_in_half_precision(folder):
    with safe_open(folder / "model.safetensors", "pt") as tensors:
        kinds = {tensors.get_slice(name).get_dtype() for name in tensors.keys()}  # noqa: SIM118

    assert kinds == {"F16"}


def test_a_model_is_loaded_once_until_its_file_changes(tmp_path):
    folder = tmp_path / "tiny"
    tiny_composer().save_pretrained(folder)

    first, second = shared(Composer, folder), shared(Composer, folder)
    changed = (folder / "model.safetensors").stat().st_mtime_ns + 10**9
    os.utime(folder / "model.safetensors", ns=(changed, changed))
    third = shared(Composer, folder)

    assert first is second
    assert first is not third
