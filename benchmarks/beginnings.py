"""Where notes begin, by an ear that has learnt it: for sounds that begin softly, or many at once.

An onset detector that looks for a rise finds about three quarters of the notes of clips that
SoundFonts played: strings swell, and a note hides in a chord's decay. The ear is a small network
that hears where notes begin (Schlüter & Böck, "Improved musical onset detection with convolutional
neural networks", 2014), taught by the train sides of clips folders, whose notes are known; on
validation clips the level is found from which it takes something for a beginning. Prints how it
does there, beside librosa. `benchmarks/sound.py` then listens with it.

    musegen corpus play DATA -o CLIPS
    python benchmarks/beginnings.py EAR.safetensors CLIPS ... [--rounds 4] [--clips 120]
"""

import argparse
from pathlib import Path

import numpy as np
import torch
from listener import mels_of  # beside this file, as are rounds and vocoder
from numpy.typing import NDArray
from rounds import hear
from safetensors.torch import load_file, save_file
from scipy.signal import find_peaks
from torch import Tensor, nn
from torch.nn import functional
from vocoder import f_measure, onsets

from musegen.diffusion import clips
from musegen.diffusion.clips import FRAMES, Clips
from musegen.diffusion.mel import MEL, mel_of
from musegen.diffusion.notes import ONSET, Notes

BATCH = 16
WIDTH = 128
APART = 0.03  # seconds: what begins within is heard as one
EDGE = 0.05  # seconds, at either end of a clip, where nothing is looked for
LEVELS = tuple(step / 20 for step in range(2, 15))


class Ear(nn.Module):
    """How likely it is that something begins, frame by frame."""

    level: Tensor  # from which it does

    def __init__(self) -> None:
        super().__init__()
        self.picture = nn.Sequential(
            nn.Conv2d(1, 12, (5, 7), stride=(2, 1), padding=(2, 3)),
            nn.ReLU(),
            nn.Conv2d(12, 24, 3, stride=(2, 1), padding=1, bias=False),
            nn.BatchNorm2d(24),
            nn.ReLU(),
            nn.Conv2d(24, 32, 3, stride=(2, 1), padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
        )
        bands = 32 * MEL.bands // 8
        layers: list[nn.Module] = [nn.Conv1d(bands, WIDTH, 3, padding=1), nn.ReLU()]
        for apart in (2, 4, 8):
            layers += [nn.Conv1d(WIDTH, WIDTH, 3, padding=apart, dilation=apart, bias=False)]
            layers += [nn.BatchNorm1d(WIDTH), nn.ReLU()]
        self.time = nn.Sequential(*layers, nn.Dropout(0.2), nn.Conv1d(WIDTH, 1, 1))
        self.register_buffer("level", torch.tensor(0.5))

    def forward(self, mels: Tensor) -> Tensor:
        """(sound, frame) logits.

        Args:
            mels: (sound, band, frame).
        """
        picture = mels[:, None].contiguous(memory_format=torch.channels_last)
        seen: Tensor = self.time(self.picture(picture).flatten(1, 2))
        return seen[:, 0]

    def heard(self, sound: NDArray[np.float32]) -> NDArray[np.float64]:
        """Where something begins in a sound (sample,), in seconds."""
        return self.taken(self.likely(mel_of(torch.from_numpy(sound))), float(self.level))

    @torch.no_grad()
    def likely(self, mel: Tensor) -> NDArray[np.float32]:
        """(frame,) how likely it is that something begins, of a mel (band, frame)."""
        likely: NDArray[np.float32] = self(mel[None].float())[0].sigmoid().numpy()
        return likely

    @staticmethod
    def taken(likely: NDArray[np.float32], level: float) -> NDArray[np.float64]:
        """The peaks from a level on, in seconds."""
        least = max(1, round(APART * MEL.frames_per_second))
        padded = np.concatenate([[0.0], likely, [0.0]])
        peaks, _ = find_peaks(padded, height=level, distance=least)
        return within((peaks - 0.5) / MEL.frames_per_second)


def within(times: NDArray[np.floating]) -> NDArray[np.float64]:
    """Those that are not at the edge of a clip."""
    last = FRAMES / MEL.frames_per_second - EDGE
    return np.asarray(times[(times > EDGE) & (times < last)], np.float64)


def begun(notes: Notes) -> NDArray[np.float64]:
    """Where notes begin, in seconds; those that begin almost together count as one."""
    kept: list[float] = []
    for time in np.unique(notes[:, ONSET]):
        if not kept or time - kept[-1] > APART:
            kept.append(float(time))
    return within(np.array(kept))


def targets(found: Clips, clip: int) -> NDArray[np.float32]:
    """(frame,) 1 where a note begins, less in the frames beside it."""
    wanted = np.zeros(FRAMES, np.float32)
    frames = np.arange(FRAMES) + 0.5
    for time in np.unique(found.notes_of(clip)[:, ONSET]):
        near = np.exp(-0.5 * np.square(frames - time * MEL.frames_per_second))
        wanted = np.maximum(wanted, near.astype(np.float32))
    return wanted


def teach(ear: Ear, folders: list[Clips], rounds: int) -> None:
    """Let an ear hear each clip of the train sides of folders so many times."""
    train = [(found, clip) for found in folders for clip in found.of("train")]
    mels = torch.cat([mels_of(found, [clip]) for found, clip in train])
    wanted = torch.from_numpy(np.stack([targets(*each) for each in train]))

    def loss_of(chosen: Tensor) -> Tensor:
        louder = 0.1 * torch.randn(len(chosen), 1, 1)
        with torch.autocast("cpu", torch.bfloat16):
            logits = ear(mels[chosen].float() + louder)
        return functional.binary_cross_entropy_with_logits(logits.float(), wanted[chosen])

    hear(ear, len(mels), loss_of, rounds=rounds, rate=2e-3, batch=BATCH, decay=0.02)


def kept_in(file: Path) -> Ear:
    """The ear of a file."""
    ear = Ear()
    ear.load_state_dict(load_file(file))
    return ear.eval()


def main() -> None:
    """Teach an ear, find its level, print how it does and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, metavar="EAR")
    parser.add_argument("data", type=Path, nargs="+", metavar="CLIPS")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--clips", type=int, default=120, help="of validation")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    folders = [clips.load(each) for each in options.data]
    torch.manual_seed(options.seed)
    ear = Ear().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    teach(ear, folders, options.rounds)
    held_back = [(found, clip) for found in folders for clip in found.of("validation")]
    held_back = [each for each in held_back if len(begun(each[0].notes_of(each[1])))]
    held_back = held_back[: options.clips]
    likely = [ear.likely(mels_of(found, [clip])[0]) for found, clip in held_back]
    true = [begun(found.notes_of(clip)) for found, clip in held_back]

    def f1(found: list[NDArray[np.float64]]) -> float:
        return float(np.mean([f_measure(*each) for each in zip(found, true, strict=True)]))

    def at(level: float) -> float:
        return f1([Ear.taken(each, level) for each in likely])

    best = max(LEVELS, key=at)
    ear.level.fill_(best)
    save_file({name: each.contiguous() for name, each in ear.state_dict().items()}, options.file)
    rises = [onsets(found.audio[clip].astype(np.float32) / 2**15) for found, clip in held_back]
    print(f"{len(held_back)} validation clips: F1 {at(best):.3f} from {best} on")
    print(f"librosa: {f1([within(each) for each in rises]):.3f}")


if __name__ == "__main__":
    main()
