"""How fast the composer writes on one core, beside `generate` of Hugging Face transformers.

    python benchmarks/writing.py [--weights composer] [--repeats 5] [--seed 7]

One thread and batch 1 throughout; rules and drawing included. A second is a second of CPU time of
that thread, the least of the repeats, since other programs on the machine do not lengthen it; the
last column has it by the clock. `events` are bars and notes: `note by note` lets no bar be echoed,
so each is a step of the model; `as shipped` has the notes of echoes too. `four takes` are written
side by side, and compared with the same four written one after another.

The peer is a Llama of as many parameters, with random weights, which write as fast as others, on
MidiTok's REMI vocabulary with programs, KV cache on, sampling on. Its tokens become notes by the
tokens a note takes in the pieces that were written here.

Then, by the clock: seconds from the call until the first bar stands, which has the loading of the
weights in it; and the most memory held before transformers is loaded.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import torch

from midi_data.score import Score
from musegen import asking
from musegen.composer.jobs import Job
from musegen.composer.model import Composer
from musegen.composer.options import Sampling

PIECES = (
    "a calm waltz in D minor for string quartet, 16 bars",
    "a rock song for drums, electric bass, guitar and piano, 16 bars",
    "a piano piece in G major, 16 bars",
    "a jig for flute and cello, 16 bars",
)
TAKES = 4
TOKENS = 512  # of one run of the peer


@dataclass(frozen=True)
class Speed:
    """What came out of how much time."""

    events: int
    notes: int
    cpu_seconds: float
    seconds: float

    def row(self, name: str) -> str:
        """A line of the table."""
        per_second = self.events / self.cpu_seconds, self.notes / self.cpu_seconds
        by_clock = self.events / self.seconds
        return f"{name:44}{per_second[0]:10.0f}{per_second[1]:10.0f}{by_clock:16.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--weights", default="composer")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    torch.set_num_threads(1)
    began = time.perf_counter()
    composer = Composer.from_pretrained(options.weights)
    loaded = time.perf_counter() - began
    size = sum(weight.numel() for weight in composer.parameters())

    jobs = [
        replace(asking.compose(words, seed=options.seed), composer=composer) for words in PIECES
    ]
    plain = [replace(job, sampling=Sampling(repetition=0)) for job in jobs]
    print(f"{'':44}{'events/s':>10}{'notes/s':>10}{'events/clock s':>16}")
    print(total([best(job, 1, options.repeats) for job in plain]).row("musegen, note by note"))
    print(total([best(job, 1, options.repeats) for job in jobs]).row("musegen, as shipped"))
    together = total([best(job, TAKES, options.repeats) for job in jobs])
    print(together.row("musegen, four takes"))
    alone = total(
        [
            best(replace(job, seed=job.seed + take), 1, options.repeats)
            for job in jobs
            for take in range(TAKES)
        ]
    )
    ratio = TAKES * together.cpu_seconds / alone.cpu_seconds
    scores = [job.score() for job in jobs]
    compose, accompany = first_bars(jobs[0], scores[0], options.weights)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory /= 1024 if sys.platform == "darwin" else 1  # which counts bytes
    peer = generated(scores, size, options.repeats)
    print(peer.row("transformers generate, same size (tokens/s)"))
    print(f"\n{size / 1e6:.2f}M parameters; four takes cost {ratio:.2f} times one")
    print(f"weights loaded in {loaded:.2f} s; first bar of a new piece after {compose:.2f} s,")
    print(f"of an accompaniment after {accompany:.2f} s; {memory:.0f} MiB at most")


def best(job: Job, takes: int, repeats: int) -> Speed:
    """The fastest of several times that a job is written."""
    runs = [written(job, takes) for _ in range(repeats)]
    return min(runs, key=lambda run: run.cpu_seconds)


def written(job: Job, takes: int) -> Speed:
    """One time."""
    with clock() as passed:
        notes = sum(1 for _ in job.notes(takes))
    return Speed(notes + takes * len(job.plan.bar_events), notes, *passed())


def total(speeds: list[Speed]) -> Speed:
    """All of it together."""
    return Speed(
        events=sum(each.events for each in speeds),
        notes=sum(each.notes for each in speeds),
        cpu_seconds=sum(each.cpu_seconds for each in speeds),
        seconds=sum(each.seconds for each in speeds),
    )


def first_bars(job: Job, score: Score, weights: str) -> tuple[float, float]:
    """Seconds by the clock until a bar stands: of a new piece, and of drums to a score."""
    began = time.perf_counter()
    _first_bar(asking.compose(PIECES[0], seed=job.seed, weights=weights))
    piece = time.perf_counter() - began
    began = time.perf_counter()
    _first_bar(asking.accompany(score, add="drums", seed=job.seed, weights=weights))
    return piece, time.perf_counter() - began


def _first_bar(job: Job) -> None:
    """Write until a note of the second bar."""
    next(note for note in job.notes() if note.bar > 1)


def generated(scores: list[Score], size: int, repeats: int) -> Speed:
    """How fast transformers writes REMI tokens with a model of about `size` parameters."""
    from miditok import REMI, TokenizerConfig
    from transformers import utils

    # transformers would load torchaudio, whose wheel for CPUs does not load
    utils.is_torchaudio_available = lambda: False
    from transformers import LlamaConfig, LlamaForCausalLM

    remi = REMI(TokenizerConfig(use_programs=True, use_time_signatures=True))
    tokens = sum(len(remi.encode(score).ids) for score in scores)
    notes = sum(len(track.notes) for score in scores for track in score.tracks)
    config = LlamaConfig(
        vocab_size=len(remi),
        hidden_size=256,
        intermediate_size=832,
        num_hidden_layers=6,
        num_attention_heads=4,
        max_position_embeddings=1024,
    )
    model = LlamaForCausalLM(config).eval()
    assert abs(sum(weight.numel() for weight in model.parameters()) / size - 1) < 0.1
    runs = []
    for _ in range(repeats):
        with clock() as passed:
            _generate(model)
        runs.append(Speed(TOKENS, round(TOKENS * notes / tokens), *passed()))
    return min(runs, key=lambda run: run.cpu_seconds)


def _generate(model: torch.nn.Module) -> None:
    """As a page of transformers' documentation has it."""
    torch.manual_seed(0)
    model.generate(
        torch.tensor([[1]]),
        attention_mask=torch.ones(1, 1, dtype=torch.long),
        max_new_tokens=TOKENS,
        min_new_tokens=TOKENS,
        do_sample=True,
        top_p=0.98,
        top_k=0,
        use_cache=True,
        pad_token_id=0,
    )


@contextmanager
def clock() -> Iterator[Callable[[], tuple[float, float]]]:
    """Seconds of this thread's CPU time and by the clock."""
    began = time.thread_time(), time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] - began[0], ended[1] - began[1])
    ended += [time.thread_time(), time.perf_counter()]


if __name__ == "__main__":
    main()
