"""What a composer does to a score by hand: each a pure function of a Score.

    from musegen.editing import quantise, swing, transpose

    piece = swing(quantise(transpose(piece, 3), "1/16", strength=0.8), 0.6, bars=range(8, 16))

Most take `tracks` (by index, or as a person names them) and `bars` (counted from 0); what is not
meant stays as it is. `musegen.edit` makes several in a row, said in words.
"""

from musegen.editing.edits import edit, edited
from musegen.editing.humanising import humanise
from musegen.editing.lead_sheets import harmonise, lead_sheet
from musegen.editing.lengths import legato, scale_lengths, without_overlaps
from musegen.editing.pitches import to_key, transpose, transpose_in_key
from musegen.editing.places import Places, carried
from musegen.editing.structure import delete_bars, insert_bars, loop, stretch, trim
from musegen.editing.tempo_metre import scale_tempo, set_metre, set_tempo
from musegen.editing.timing import quantise, swing
from musegen.editing.tracks import (
    delete_tracks,
    duplicate,
    merge,
    move,
    reinstrument,
    rename,
    split_at_pitch,
    split_voices,
)
from musegen.editing.velocities import (
    add_velocity,
    compress,
    limit_velocity,
    ramp_velocity,
    scale_velocity,
    set_velocity,
)

__all__ = [
    "Places",
    "add_velocity",
    "carried",
    "compress",
    "delete_bars",
    "delete_tracks",
    "duplicate",
    "edit",
    "edited",
    "harmonise",
    "humanise",
    "insert_bars",
    "lead_sheet",
    "legato",
    "limit_velocity",
    "loop",
    "merge",
    "move",
    "quantise",
    "ramp_velocity",
    "reinstrument",
    "rename",
    "scale_lengths",
    "scale_tempo",
    "scale_velocity",
    "set_metre",
    "set_tempo",
    "set_velocity",
    "split_at_pitch",
    "split_voices",
    "stretch",
    "swing",
    "to_key",
    "transpose",
    "transpose_in_key",
    "trim",
    "without_overlaps",
]
