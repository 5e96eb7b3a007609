"""How fast sound is made, and in how much memory: 20 steps with guidance, on two cores.

Prints, for a minute of one part, how many times faster than it lasts each stage is, beside a
U-Net of as many parameters (diffusers' `UNet2DModel`, a mel as an image) in the denoiser's place;
then the seconds from the call to the first sound, loading included, and the most memory used.

    python benchmarks/sound_speed.py [--seconds 60] [--threads 2]
"""

import argparse
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from musegen.diffusion.clearing import Guidance
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import Notes
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.torchaudio_import import load_torchaudio
from musegen.diffusion.vocoder import sound_of
from musegen.metrics.scores import aligned

load_torchaudio()  # diffusers imports it, and does not know how
from diffusers import UNet2DModel  # noqa: E402

STEPS = 20
WORDS = {"piano": 1.0, "hall": 1.0}


def music(seconds: float) -> Notes:
    """Chords of three notes, two a second, on a piano."""
    rows = [
        (onset, onset + 0.5, pitch + 12 * (place % 2), 80, 0)
        for place, onset in enumerate(np.arange(0, seconds, 0.5).tolist())
        for pitch in (48, 55, 64)
    ]
    return np.array(rows, np.float32)


class UNet(nn.Module):
    """A U-Net that can stand where the denoiser does; it takes windows of any even size."""

    def __init__(self, parameters: int) -> None:
        super().__init__()
        for width in range(8, 128, 8):
            net: Any = UNet2DModel(  # type: ignore[no-untyped-call]
                in_channels=2,
                out_channels=1,
                block_out_channels=(width, 2 * width, 3 * width),
                down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
                up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
                norm_num_groups=8,
                layers_per_block=2,
            )
            if sum(each.numel() for each in net.parameters()) > parameters:
                break
            self.net = net

    def forward(
        self, noised: Tensor, time: Tensor, words: Tensor, *, skeleton: Tensor, known: None
    ) -> Tensor:
        """As the denoiser's; words go unheard."""
        seen = torch.stack([noised, skeleton], dim=1)
        velocity: Tensor = self.net(seen, 1000 * time).sample[:, 0]
        return velocity


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    began = time.perf_counter()
    pipeline = SoundPipeline.from_pretrained()
    asked = Asked(words=WORDS, notes=music(6), frames=512)
    first_mel = pipeline(asked, steps=STEPS, guidance=Guidance(words=2.0))
    sound_of(pipeline.vocoder, first_mel, notes=asked.notes)
    first = time.perf_counter() - began

    frames = int(options.seconds * MEL.frames_per_second)
    asked = Asked(words=WORDS, notes=music(options.seconds), frames=frames)
    mel = pipeline.sketch(asked)
    assert mel is not None
    sketching = timed(lambda: pipeline.sketch(asked))
    clearing = timed(lambda: pipeline(asked, steps=STEPS, guidance=Guidance(words=2.0)))
    vocoding = timed(lambda: sound_of(pipeline.vocoder, mel, notes=asked.notes))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20

    denoiser = pipeline.model.denoiser
    size = sum(each.numel() for each in denoiser.parameters())
    unet = UNet(size)
    pipeline.model.denoiser = unet.eval()  # type: ignore[assignment]  # stands in for it
    short = Asked(words=WORDS, notes=music(12), frames=1024)
    by_unet = timed(lambda: pipeline(short, steps=4, guidance=Guidance(words=2.0)))
    pipeline.model.denoiser = denoiser
    by_ours = timed(lambda: pipeline(short, steps=4, guidance=Guidance(words=2.0)))
    parameters = sum(each.numel() for each in unet.parameters())

    rows = [("stage", "times faster than it lasts")]
    for name, seconds in (
        ("regression", sketching),
        (f"regression and {STEPS} steps", clearing),
        ("vocoder", vocoding),
        ("all", clearing + vocoding),
    ):
        rows.append((name, f"{options.seconds / seconds:.1f}"))
    print(aligned(rows))
    print(
        f"4 steps: U-Net of {parameters / 1e6:.1f} M {by_unet:.2f} s, ours of "
        f"{size / 1e6:.1f} M {by_ours:.2f} s: {by_unet / by_ours:.1f} times"
    )
    print(f"first sound after {first:.1f} s, loading included; {memory:.2f} GiB at most")


if __name__ == "__main__":
    main()
