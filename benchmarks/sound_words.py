"""Whether what was asked for in words is heard: a listener of its own, trained apart, is asked.

The listener (`benchmarks/listener.py`) hears the training sides of clips folders, and learns the
family, as words have it, the instrument and the words of each. Then it hears test clips, of pieces
and effects that it does not know: the originals, the regression stage's and diffusion's, each asked
for with the clip's notes and words, and what diffusion makes of the words alone. Prints how often
the family is recovered, also of clips whose SoundFont was among those learnt from and among the
first three guesses; for each word of space and production, the chance that a clip asked for with it
is rated above one without (AUC, 0.5 by guessing), and how many of these could be guesses; how often
a dry and clean sound is rated higher for such a word once it goes through that effect (0.5 by
guessing too); and the Fréchet distances of the listener's embeddings (Heusel et al., 2017) to those
of the clips that were asked for and to those of test clips of the other folders.

    musegen corpus play DATA -o CLIPS --split test --clips 300 --seed 11
    musegen corpus play DATA -o APART --seed 1
    python benchmarks/sound_words.py CLIPS APART ... [--rounds 9] [--clips 200] [--listener FILE]
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from listener import EMBEDDING, WORDS, Listener, labels, mels_of, train  # beside this
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from scipy.linalg import sqrtm
from scipy.stats import mannwhitneyu
from sound import Sound, played  # beside this file
from torch import Tensor

from musegen.diffusion import clips
from musegen.diffusion.clips import FRAMES, SAMPLES, Clips
from musegen.diffusion.maker import SoundMaker
from musegen.diffusion.material.effects import CHANGES
from musegen.diffusion.mel import MEL, mel_of
from musegen.diffusion.pipeline import SoundPipeline
from musegen.diffusion.production import Production
from musegen.diffusion.wish import NOTES_STEPS, SoundWish
from musegen.diffusion.words import Wish
from musegen.metrics.scores import aligned
from musegen.training.cards import read_card, write_card
from musegen.training.weights import folder_of


def made(found: Clips, chosen: Sequence[int], steps: int, seed: int) -> list[Sound]:
    """Sounds made for clips' notes and words."""
    pipeline = SoundPipeline.from_pretrained()
    return [
        played(pipeline, found.rows[clip].words, found.notes_of(clip), steps=steps, seed=seed)
        for clip in chosen
    ]


def heard(sounds: Sequence[Sound]) -> Tensor:
    """Their mels, (sound, band, frame)."""
    return torch.stack([mel_of(torch.from_numpy(sound)) for sound in sounds])


def alone(found: Clips, chosen: Sequence[int], seed: int) -> list[Sound]:
    """Textures made for clips' words without their notes."""
    maker, sounds = SoundMaker(SoundWish(words="piano")), []
    for clip in chosen:
        told = dict.fromkeys(found.rows[clip].words, 1.0)
        maker.asked = replace(maker.asked, start=Wish(told, (), ()))
        mel, notes = maker.texture(SAMPLES / MEL.sample_rate, seed=seed + clip)
        sound = maker.sound(mel[:, :FRAMES], seed=seed, notes=notes)
        sounds.append(Production.of(told).heard(sound, seed=seed, place=seed)[0])
    return sounds


def told_apart(listener: Listener, sounds: Sequence[Sound], seed: int) -> dict[str, float]:
    """How often a sound is rated higher for a word through its effect than without, by the word.

    Args:
        listener: who hears them.
        sounds: dry and clean.
        seed: of rooms, wavering and noise.
    """

    def rated(changed: Sequence[Sound]) -> Tensor:
        with torch.no_grad():
            return cast(Tensor, listener(heard(changed))[2])

    before, shares = rated(sounds), {}
    for word in CHANGES:
        effect = Production.of({word: 1.0})
        changed = [
            effect.heard(sound, seed=seed + place, place=seed + place)[0]
            for place, sound in enumerate(sounds)
        ]
        row = WORDS.index(word)
        shares[word] = float((rated(changed)[:, row] > before[:, row]).double().mean())
    return shares


def frechet(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Fréchet distance of two clouds, each taken for normal."""
    a, b = (np.cov(cloud.T) + 1e-6 * np.eye(EMBEDDING) for cloud in (one, other))
    root = np.real(sqrtm(a @ b))
    return float(np.square(one.mean(0) - other.mean(0)).sum() + np.trace(a + b - 2 * root))


def judged(
    listener: Listener,
    mels: Tensor,
    family: Tensor,
    words: Tensor,
    beside: dict[str, NDArray[np.float64]],
    kinds: dict[str, Tensor],
) -> dict[str, float]:
    """What the listener makes of sounds that were asked for so.

    Args:
        listener: who hears them.
        mels: (sound, band, frame).
        family: (sound,) that was asked for, -1 where several are.
        words: (sound, word) whether it was asked for.
        beside: (other, EMBEDDING) each, what they are compared with, by the measure's name.
        kinds: (sound,) each, which sounds are of a kind whose families are looked at apart.
    """
    with torch.no_grad():
        embedding, of_family, of_words = listener(mels.float())
    alone = family >= 0
    ranks = (of_family > of_family.gather(1, family.clamp(min=0)[:, None])).sum(dim=1)
    figures = {
        "family": float((ranks == 0)[alone].double().mean()),
        **{
            f"family, {kind}": float((ranks == 0)[alone & of_it].double().mean())
            for kind, of_it in kinds.items()
        },
        "family among three": float((ranks < 3)[alone].double().mean()),
        **{name: frechet(embedding.double().numpy(), cloud) for name, cloud in beside.items()},
    }
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
    parser.add_argument("apart", type=Path, nargs="+", metavar="APART")
    parser.add_argument("--rounds", type=int, default=9, help="of training the listener")
    parser.add_argument("--rate", type=float, default=2e-3, help="of learning, at its highest")
    parser.add_argument("--listener", type=Path, help="a file to keep it in; gone on with if there")
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--some", type=int, default=60, help="of words alone, and of each effect")
    parser.add_argument("--steps", type=int, default=NOTES_STEPS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--card", action="store_true", help="keep the figures with the weights")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found, apart = clips.load(options.data), [clips.load(each) for each in options.apart]
    torch.manual_seed(options.seed)
    listener = Listener()
    if options.listener and options.listener.exists():
        listener.load_state_dict(load_file(options.listener))
    if options.rounds:
        train(listener, apart, options.rounds, options.rate)
    listener.eval()  # where it heard nothing more
    if options.listener:
        kept = {name: each.contiguous() for name, each in listener.state_dict().items()}
        save_file(kept, options.listener)
    test = found.of("test")
    chosen = [test[int(place)] for place in np.linspace(0, len(test) - 1, options.clips)]
    with torch.no_grad():
        tests = [(each, of_test) for each in apart if (of_test := each.of("test"))]
        others = torch.cat([mels_of(*each) for each in tests])
        elsewhere = listener(others.float())[0].double().numpy()
        recordings = [found.audio[clip] / np.float32(2**15) for clip in chosen]
        same = listener(heard(recordings))[0].double().numpy()
    family, words = labels(found, chosen)
    some = np.linspace(0, len(chosen) - 1, min(options.some, len(chosen))).astype(int)
    every = np.arange(len(chosen))
    sounds = {
        "original": (recordings, every),
        "regression": (made(found, chosen, 0, options.seed), every),
        "diffusion": (made(found, chosen, options.steps, options.seed), every),
        "words alone": (alone(found, [chosen[place] for place in some], options.seed), some),
    }
    fonts = {row.soundfont for each in apart for row in (each.rows[n] for n in each.of("train"))}
    asked = [found.rows[clip] for clip in chosen]
    known = torch.tensor([row.soundfont in fonts for row in asked])
    plain = torch.tensor([{"dry", "clean"} <= {*row.words} for row in asked])
    kinds = {"SoundFonts learnt from": known, "dry and clean": plain, "both": known & plain}
    figures = {
        name: judged(
            listener,
            heard(each),
            family[here],
            words[here],
            {"Fréchet": same[here], "Fréchet, other clips": elsewhere},
            {kind: of_it[here] for kind, of_it in kinds.items()},
        )
        for name, (each, here) in sounds.items()
    }
    dry = plain.nonzero()[:, 0].tolist()[: options.some]
    for name in ("original", "diffusion"):
        changed = told_apart(listener, [sounds[name][0][place] for place in dry], options.seed)
        figures[name] |= {f"through {word}": share for word, share in changed.items()}
    rows = [("asked for", *sounds)]
    for measure in figures["original"]:
        found_by = (figures[name].get(measure) for name in sounds)
        rows.append((measure, *("" if each is None else f"{each:.2f}" for each in found_by)))
    print(aligned(rows))
    if options.card:
        folder = folder_of("sound")
        kept = {
            name: {key: round(value, 3) for key, value in row.items()}
            for name, row in figures.items()
        }
        learnt = sum(len(each.of("train")) for each in apart)
        said = {"data": f"{len(chosen)} test clips, {learnt} to train on; {len(dry)} an effect"}
        card = read_card(folder) | {"words heard by a listener trained apart": said | kept}
        write_card(folder, card)


if __name__ == "__main__":
    main()
