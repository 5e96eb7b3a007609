"""Small sound models and clips for tests."""

import json

import numpy as np
import torch

from musegen.diffusion import clips
from musegen.diffusion.config import SIZES, SoundConfig
from musegen.diffusion.model import SoundModel
from musegen.diffusion.notes import DRUMS

PIANO = 0


def note(pitch, onset, release, *, velocity=90, program=PIANO):
    return onset, release, pitch, velocity, program


def notes(*rows):
    return np.array(rows, np.float32).reshape(-1, 5)


def hit(onset):
    return note(38, onset, onset + 0.1, program=DRUMS)


def model(*words, seed=0):
    torch.manual_seed(seed)
    config = SoundConfig(words=words or ("piano", "hall", "soft"), **SIZES["tiny"])
    return SoundModel(config).eval()


def woken(small):
    """A model whose last layers are no longer zero."""
    torch.manual_seed(5)
    for parameter in small.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter.data, std=0.02)
    return small


def write_clips(folder, *, count=6):
    """Clips of one sine each, the last one of the validation split."""
    rows, tables, audio = [], [], np.zeros((count, clips.SAMPLES), np.int16)
    for clip in range(count):
        pitch = 60 + clip
        seconds = np.arange(clips.SAMPLES) / 44_100
        tone = np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * seconds)
        audio[clip] = 8000 * tone * (seconds > 1) * (seconds < 3)
        tables.append(notes(note(pitch, 1, 3)))
        rows.append(
            {
                "corpus": "groove",
                "piece": str(clip),
                "split": "validation" if clip == count - 1 else "train",
                "soundfont": "FluidR3_GM.sf2",
                "family": "piano",
                "words": ["piano", "hall"],
                "caption": "a piano in a hall",
                "start": clip,
                "stop": clip + 1,
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "audio.npy", audio)
    np.save(folder / "notes.npy", np.concatenate(tables))
    (folder / "clips.json").write_text(json.dumps(rows))
    return folder
