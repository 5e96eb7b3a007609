"""Waveform to mel spectrogram and, roughly, back.

A mel is `float32 (band, frame)`: decibels of a full-scale sine's power, from -100 to 0 brought
to [-1, 1]. Frame i is centred on sample (i + 0.5) * hop, so n * hop samples make n frames.
"""

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from midi_data.errors import ConfigError
from musegen.diffusion.torchaudio_import import load_torchaudio

FLOOR_DB = -100.0
SILENCE = -1.0  # the floor in a mel
_MOST_DB = 24.0  # that a level is changed in a round
_PHASE_BLOCK = 128  # frames whose first phases are drawn together


@dataclass(frozen=True, kw_only=True)
class MelConfig:
    """How sound is seen.

    With Slaney's scale, 160 bands keep all that the transform resolves below 1 kHz.
    """

    sample_rate: int = 44_100
    n_fft: int = 2048
    hop: int = 512
    bands: int = 160
    highest_hz: float = 20_000.0

    def __post_init__(self) -> None:
        if self.n_fft % (2 * self.hop):
            raise ConfigError(
                f"frames of {self.n_fft} samples every {self.hop} do not line up",
                mend="Let n_fft be a multiple of twice the hop.",
            )

    @property
    def frames_per_second(self) -> float:
        """86.13 as configured."""
        return self.sample_rate / self.hop


MEL = MelConfig()


def stft(waveform: Tensor, config: MelConfig = MEL) -> Tensor:
    """The spectrum of sound, complex (..., n_fft / 2 + 1, frame); a full-scale sine peaks at 1.

    Args:
        waveform: (..., sample), as many as frames times `hop`.
        config: how sound is seen.
    """
    edge = (config.n_fft - config.hop) // 2
    lead = waveform.shape[:-1]
    padded = torch.nn.functional.pad(waveform.reshape(-1, waveform.shape[-1]), (edge, edge))
    window = torch.hann_window(config.n_fft, device=waveform.device)
    found = torch.stft(
        padded, config.n_fft, config.hop, window=window, center=False, return_complex=True
    )
    return (found * (2 / config.n_fft * 2)).reshape(*lead, *found.shape[-2:])


def istft(spectrum: Tensor, config: MelConfig = MEL) -> Tensor:
    """The sound of a spectrum, (..., frame * hop); undoes `stft`."""
    window = torch.hann_window(config.n_fft, device=spectrum.device)
    pieces = torch.fft.irfft(spectrum.transpose(-1, -2), n=config.n_fft)  # (..., frame, n_fft)
    whole = _overlapped(pieces * (config.n_fft / 4 * window), config.hop)
    weight = _overlapped(window.square().expand(spectrum.shape[-1], -1), config.hop)
    edge = (config.n_fft - config.hop) // 2
    return (whole / weight.clamp(min=1e-3))[..., edge : whole.shape[-1] - edge]


def _overlapped(pieces: Tensor, hop: int) -> Tensor:
    """Pieces (..., frame, sample) added up, each `hop` samples after the one before."""
    frames, overlap = pieces.shape[-2], pieces.shape[-1] // hop
    whole = pieces.new_zeros(*pieces.shape[:-2], frames + overlap - 1, hop)
    for part in range(overlap):
        whole[..., part : part + frames, :] += pieces[..., part * hop : (part + 1) * hop]
    return whole.flatten(-2)


def mel_of(waveform: Tensor, config: MelConfig = MEL) -> Tensor:
    """The mel of sound, (..., band, frame).

    Args:
        waveform: (..., sample) in [-1, 1].
        config: how sound is seen.
    """
    return mel_of_spectrum(stft(waveform, config), config)


def mel_of_spectrum(spectrum: Tensor, config: MelConfig = MEL) -> Tensor:
    """The mel of a complex spectrum, (..., band, frame)."""
    power = spectrum.abs().square()
    filters = filterbank(config).to(spectrum.device)
    heard = torch.einsum("...kt,kb->...bt", power, filters)
    return normalised(10 * torch.log10(heard.clamp(min=1e-10)))


def normalised(decibels: Tensor) -> Tensor:
    """Decibels in the units of a mel, the floor at -1."""
    return (decibels / (-FLOOR_DB / 2) + 1).clamp(min=SILENCE)


def decibels(mel: Tensor) -> Tensor:
    """A mel in decibels of a full-scale sine."""
    return (mel - 1) * (-FLOOR_DB / 2)


@lru_cache(maxsize=2)
def filterbank(config: MelConfig = MEL) -> Tensor:
    """Slaney's triangles with a peak of 1, (n_fft / 2 + 1, band)."""
    functional = load_torchaudio().functional
    filters: Tensor = functional.melscale_fbanks(
        n_freqs=config.n_fft // 2 + 1,
        f_min=0.0,
        f_max=config.highest_hz,
        n_mels=config.bands,
        sample_rate=config.sample_rate,
        mel_scale="slaney",
    )
    return filters


@lru_cache(maxsize=2)
def _spread(config: MelConfig = MEL) -> Tensor:
    """What each bin takes of each band, (band, n_fft / 2 + 1): bands are interpolated."""
    filters = filterbank(config)
    shares = filters / filters.sum(dim=1, keepdim=True).clamp(min=1e-6)
    return shares.T.contiguous()


def per_bin(mel: Tensor, config: MelConfig = MEL) -> Tensor:
    """The magnitude that a mel leaves each bin, (..., n_fft / 2 + 1, frame).

    Where a triangle is wider than a bin, its power is spread evenly.
    """
    power = 10 ** (decibels(mel) / 10) * (mel > SILENCE)
    wide = filterbank(config).sum(dim=0).to(mel.device)  # (band,)
    spread = torch.einsum("...bt,bk->...kt", power / wide[:, None], _spread(config).to(mel))
    return spread.clamp(min=1e-20).sqrt()  # the root's slope at 0 has no end


def fitted(sound: Tensor, mel: Tensor, *, rounds: int, config: MelConfig = MEL) -> Tensor:
    """Sound whose levels are brought to a mel's, (..., frame * hop); its phases stay.

    Frames overlap, so what is done to one its neighbours undo in part: it takes rounds, each of
    which reaches `n_fft / hop` frames farther.

    Args:
        sound: (..., frame * hop).
        mel: (..., band, frame).
        rounds: of hearing it, and turning each band up or down by what it lacks.
        config: how sound is seen.
    """
    shares = _spread(config).to(sound)
    for _ in range(rounds):
        spectrum = stft(sound, config)
        lacking = decibels(mel) - decibels(mel_of_spectrum(spectrum, config))
        gain = torch.einsum("...bt,bk->...kt", lacking.clamp(-_MOST_DB, _MOST_DB) / 20, shares)
        sound = istft(spectrum * 10**gain, config)
    return sound


def griffin_lim(
    mel: Tensor, *, rounds: int, seed: int = 0, first_frame: int = 0, config: MelConfig = MEL
) -> Tensor:
    """Sound whose spectrum has about the magnitudes of a mel, (..., frame * hop).

    Perraudin, Balazs and Sondergaard, "A fast Griffin-Lim algorithm", 2013.

    Args:
        mel: (..., band, frame).
        rounds: of bringing phases into agreement.
        seed: of the phases to begin with.
        first_frame: where in a longer mel this one begins; it begins with the same phases there.
        config: how sound is seen.
    """
    magnitude = per_bin(mel, config)
    angle = _first_phases(magnitude.shape[-2], magnitude.shape[-1], seed, first_frame)
    spectrum = torch.polar(magnitude, angle.to(magnitude).expand_as(magnitude))
    before = torch.zeros_like(spectrum)
    for _ in range(rounds):
        agreed = stft(istft(spectrum, config), config)
        ahead = agreed + 0.99 * (agreed - before)
        spectrum = torch.polar(magnitude, torch.angle(ahead))
        before = agreed
    return istft(spectrum, config)


def _first_phases(bins: int, frames: int, seed: int, first_frame: int) -> Tensor:
    """(bin, frame) by chance, drawn by blocks, so that any stretch of them can be had alone."""
    first, last = first_frame // _PHASE_BLOCK, -(-(first_frame + frames) // _PHASE_BLOCK)
    drawn = []
    for block in range(first, last):
        generator = torch.Generator().manual_seed(seed * 1_000_003 + block)
        drawn.append(torch.rand(bins, _PHASE_BLOCK, generator=generator))
    offset = first_frame - first * _PHASE_BLOCK
    return torch.cat(drawn, dim=-1)[:, offset : offset + frames] * 2 * torch.pi
