"""Whether what was asked for in words is heard: a listener of its own, trained apart, is asked.

The listener is a small network that hears clips of a second folder, rendered with another seed and
never shown to the sound model, and learns their family and words. Then it hears test clips: the
originals, the regression stage's and diffusion's, each asked for with the clip's notes and words.
Prints how often the family is recovered; for each word of space and production, the chance that a
clip asked for with it is rated above one without (AUC, 0.5 by guessing), and how likely so high a
chance is by guessing; and the Fréchet distance of the listener's embeddings (Heusel et al., 2017)
to those of test clips of the second folder.

    musegen corpus play DATA -o APART --seed 1 --clips 1500
    python benchmarks/sound_words.py CLIPS APART [--rounds 30] [--clips 200] [--card]
"""

import argparse
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.linalg import sqrtm
from scipy.stats import mannwhitneyu
from torch import Tensor, nn
from torch.nn import functional

from musegen.diffusion import clips
from musegen.diffusion.clips import FRAMES, Clips
from musegen.diffusion.mel import MEL, mel_of
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.vocabulary import PRODUCTION, SPACE
from musegen.diffusion.vocoder import sound_of
from musegen.diffusion.wish import NOTES_STEPS
from musegen.metrics.scores import aligned
from musegen.training.cards import read_card, write_card
from musegen.training.weights import folder_of

WORDS = (*SPACE, *PRODUCTION)
BATCH = 16
EMBEDDING = 48


class Listener(nn.Module):
    """The family and the words of a mel, by what it has heard."""

    def __init__(self, families: int) -> None:
        super().__init__()
        widths = (MEL.bands, 128, 128, 160, 192)
        layers: list[nn.Module] = []
        for enter, leave in pairwise(widths):
            layers += [nn.Conv1d(enter, leave, 5, stride=2, padding=2), nn.GroupNorm(8, leave)]
            layers += [nn.GELU()]
        self.frames = nn.Sequential(*layers)
        self.embed = nn.Sequential(nn.Dropout(0.3), nn.Linear(2 * widths[-1], EMBEDDING), nn.GELU())
        self.family = nn.Linear(EMBEDDING, families)
        self.words = nn.Linear(EMBEDDING, len(WORDS))

    def forward(self, mels: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(sound, EMBEDDING), and the scores of families and of words.

        Args:
            mels: (sound, band, frame).
        """
        heard = self.frames(mels)
        embedding = self.embed(torch.cat([heard.mean(dim=2), heard.amax(dim=2)], dim=1))
        return embedding, self.family(embedding), self.words(embedding)


def mels_of(found: Clips, chosen: Sequence[int]) -> Tensor:
    """(clip, band, frame)."""
    mels = [
        mel_of(torch.from_numpy(found.audio[clip].astype(np.float32) / 2**15)).half()
        for clip in chosen
    ]
    return torch.stack(mels)


def labels(found: Clips, chosen: Sequence[int], families: list[str]) -> tuple[Tensor, Tensor]:
    """(clip,) the family, -1 where several play, and (clip, word) which words are true."""
    rows = [found.rows[clip] for clip in chosen]
    family = [families.index(row.family) if row.family in families else -1 for row in rows]
    words = [[float(word in row.words) for word in WORDS] for row in rows]
    return torch.tensor(family), torch.tensor(words)


def trained(found: Clips, families: list[str], rounds: int, seed: int) -> Listener:
    """A listener that has heard each clip of the train side of a folder so many times."""
    torch.manual_seed(seed)
    listener, train = Listener(len(families)), found.of("train")
    heard, (family, words) = mels_of(found, train), labels(found, train, families)
    optimiser = torch.optim.AdamW(listener.parameters(), lr=1e-3, weight_decay=0.05)
    for round_ in range(rounds):
        optimiser.param_groups[0]["lr"] = 1e-3 * min(1, 3 * (1 - round_ / rounds))
        for chosen in torch.split(torch.randperm(len(train)), BATCH):
            mels = heard[chosen].float() + 0.1 * torch.randn(len(chosen), 1, 1)  # any level
            _, of_family, of_words = listener(mels)
            loss = functional.cross_entropy(of_family, family[chosen], ignore_index=-1)
            loss = loss + 4 * functional.binary_cross_entropy_with_logits(of_words, words[chosen])
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return listener.eval()


def made(found: Clips, chosen: Sequence[int], steps: int, seed: int) -> Tensor:
    """The mels of sounds made for clips' notes and words, heard again: (clip, band, frame)."""
    pipeline, mels = SoundPipeline.from_pretrained(), []
    for clip in chosen:
        words, notes = dict.fromkeys(found.rows[clip].words, 1.0), found.notes_of(clip)
        mel = pipeline(Asked(words=words, notes=notes, frames=FRAMES), steps=steps, seed=seed)
        sound = sound_of(pipeline.vocoder, mel, notes=notes)
        mels.append(mel_of(torch.from_numpy(sound)))
    return torch.stack(mels)


def frechet(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Fréchet distance of two clouds, each taken for normal."""
    a, b = np.cov(one.T), np.cov(other.T)
    root = np.real(sqrtm(a @ b))
    return float(np.square(one.mean(0) - other.mean(0)).sum() + np.trace(a + b - 2 * root))


def judged(
    listener: Listener, mels: Tensor, family: Tensor, words: Tensor, beside: NDArray[np.float64]
) -> dict[str, float]:
    """What the listener makes of sounds that were asked for so, beside other embeddings."""
    with torch.no_grad():
        embedding, of_family, of_words = listener(mels.float())
    known = family >= 0
    right = (of_family.argmax(dim=1) == family)[known].double().mean()
    figures = {"family": float(right), "Fréchet": frechet(embedding.double().numpy(), beside)}
    chances, by_guessing = {}, []
    for row, word in enumerate(WORDS):
        asked = words[:, row].bool().numpy()
        rated = of_words[:, row].double().numpy()
        if 0 < asked.sum() < len(asked):
            found = mannwhitneyu(rated[asked], rated[~asked], alternative="greater")
            chances[word] = float(found.statistic) / (asked.sum() * (~asked).sum())
            by_guessing.append(float(found.pvalue))
    figures["words, mean"] = float(np.mean(list(chances.values())))
    figures["words under 5 % by guessing"] = float((np.array(by_guessing) < 0.05).sum())
    return figures | chances


def main() -> None:
    """Print the table, and keep it on the card if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="CLIPS")
    parser.add_argument("apart", type=Path, metavar="APART")
    parser.add_argument("--rounds", type=int, default=30, help="of training the listener")
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--steps", type=int, default=NOTES_STEPS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--card", action="store_true", help="keep the figures with the weights")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found, apart = clips.load(options.data), clips.load(options.apart)
    families = sorted({row.family for row in apart.rows} - {"mix"})
    listener = trained(apart, families, options.rounds, options.seed)
    test = found.of("test")
    chosen = [test[int(place)] for place in np.linspace(0, len(test) - 1, options.clips)]
    with torch.no_grad():
        beside = listener(mels_of(apart, apart.of("test")).float())[0].double().numpy()
    family, words = labels(found, chosen, families)
    sounds = {
        "original": mels_of(found, chosen),
        "regression": made(found, chosen, 0, options.seed),
        "diffusion": made(found, chosen, options.steps, options.seed),
    }
    figures = {name: judged(listener, mels, family, words, beside) for name, mels in sounds.items()}
    rows = [("asked for", *sounds)]
    for measure in figures["original"]:
        rows.append((measure, *(f"{figures[name][measure]:.2f}" for name in sounds)))
    print(aligned(rows))
    if options.card:
        folder = folder_of("sound")
        kept = {
            name: {key: round(value, 3) for key, value in row.items()}
            for name, row in figures.items()
        }
        said = {"data": f"{len(chosen)} test clips, {len(apart.of('train'))} to train on"}
        card = read_card(folder) | {"words heard by a listener trained apart": said | kept}
        write_card(folder, card)


if __name__ == "__main__":
    main()
