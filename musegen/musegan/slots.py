"""Phrases as the networks see them: the lines of the beat, and each player's four octaves.

A beat has six lines where notes begin and end, its sixteenths and its triplets, so a roll of 48
steps is 24 slots a bar. A player has 48 rows, from its floor up; a pitch outside is brought
inside by octaves.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.musegan.config import MuseGANConfig
from musegen.musegan.rolls import Roll, Rolls

LINES = (0, 3, 4, 6, 8, 9)  # of the 12 steps of a beat
ROWS = 48
SLOTS_PER_BAR = 4 * len(LINES)
STARTS = np.array([12 * beat + line for beat in range(4) for line in LINES])  # (slot,) in steps
LENGTHS = np.diff(STARTS, append=48)  # (slot,) in steps

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Notes = NDArray[np.int16]
"""(note, 4): player, first slot and the slot after its last (from the phrase's start), row."""


def inside(pitch: Integers, lowest: int | Integers) -> Integers:
    """Pitches brought by octaves into the 48 from `lowest` up, seen from there."""
    row = pitch - lowest
    below, above = np.minimum(row, 0), np.maximum(row - (ROWS - 1), 0)
    brought: Integers = row + 12 * (-(below // 12)) - 12 * (-(-above // 12))
    return brought


def nearest(steps: Integers, steps_per_quarter: int = 12) -> Integers:
    """The slot whose line is nearest to each step; a step may lie in any bar."""
    beat, step = np.divmod(steps, steps_per_quarter)
    lines = np.array([*LINES, 12]) * steps_per_quarter // 12
    slot: Integers = np.abs(step[..., None] - lines).argmin(axis=-1)
    return beat * len(LINES) + slot


def from_rolls(rolls: Rolls, config: MuseGANConfig, key: Integers) -> tuple[Roll, Roll]:
    """Onsets and held, (piece, bar, track, slot, row) each; a line hears the steps near it.

    Args:
        rolls: in any keys.
        config: of the model that shall hear them.
        key: (piece,) semitones that pitched tracks are brought down by.
    """
    pieces, slots = len(rolls), config.bars * SLOTS_PER_BAR
    shape = (pieces, config.bars * config.steps, config.pitches, config.tracks)
    onsets, held = rolls.onsets.reshape(shape), rolls.held.reshape(shape)
    slot_of = np.minimum(nearest(np.arange(shape[1])), slots - 1)
    lines = (np.arange(config.bars)[:, None] * config.steps + STARTS).ravel()
    found = np.zeros((2, pieces, config.tracks, slots, ROWS), np.bool_)
    for track, player in enumerate(config.players.players):
        pitches = np.arange(config.pitches) + config.lowest
        down = np.zeros_like(key) if player.is_drum else key
        rows = inside(pitches - down[:, None], player.floor)  # (piece, pitch)
        piece, step, pitch = np.nonzero(onsets[..., track])
        found[0, piece, track, slot_of[step], rows[piece, pitch]] = True
        piece, slot, pitch = np.nonzero(held[:, lines][..., track])
        found[1, piece, track, slot, rows[piece, pitch]] = True
    found[1] |= found[0]
    return by_bar(found[0], config), by_bar(found[1], config)


def to_rolls(onsets: Roll, held: Roll, config: MuseGANConfig, key: Integers) -> Rolls:
    """Rolls from slots, each piece put in its key and each track in its instrument's range.

    Args:
        onsets: (piece, bar, track, slot, row).
        held: the same shape, at least where there are onsets.
        config: of the model that wrote them.
        key: (piece,) semitones above the key that was written in.
    """
    pieces = len(onsets)
    shape = (pieces, config.bars, config.steps, config.pitches, config.tracks)
    rolls = Rolls(np.zeros(shape, np.bool_), np.zeros(shape, np.bool_))
    for track, player in enumerate(config.players.players):
        above = np.zeros_like(key) if player.is_drum else key
        pitch = player.floor + np.arange(ROWS) + above[:, None]
        pitch = _playable(pitch, player.lowest, player.highest) - config.lowest  # (piece, row)
        piece, bar, slot, row = np.nonzero(held[:, :, track])
        length = LENGTHS[slot]
        step = np.repeat(STARTS[slot] - np.cumsum(length) + length, length) + np.arange(
            length.sum()
        )
        where = (np.repeat(piece, length), np.repeat(bar, length), step)
        rolls.held[(*where, np.repeat(pitch[piece, row], length), track)] = True
        piece, bar, slot, row = np.nonzero(onsets[:, :, track])
        rolls.onsets[piece, bar, STARTS[slot], pitch[piece, row], track] = True
    return rolls


def by_bar(roll: Roll, config: MuseGANConfig) -> Roll:
    """(..., track, slot, row) with slots counted through, as (..., bar, track, slot, row)."""
    cut = roll.reshape(*roll.shape[:-2], config.bars, SLOTS_PER_BAR, ROWS)
    return np.moveaxis(cut, -3, -4)


def _playable(pitch: Integers, lowest: int, highest: int) -> Integers:
    """Pitches brought by octaves between the lowest and the highest there are."""
    up = 12 * np.maximum(-((pitch - lowest) // 12), 0)
    down = 12 * np.maximum(-((highest - pitch) // 12), 0)
    brought: Integers = pitch + up - down
    return brought
