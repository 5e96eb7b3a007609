"""The file a piece came from with other notes in it: all else as it was, to the bit."""

import re

from midi_data.errors import FileError
from midi_data.score import Score

MIDI_ENDINGS = (".mid", ".midi")
MUSICXML_ENDINGS = (".musicxml", ".xml", ".mxl")

_MIDI = re.compile(rb"(?s)MThd|RIFF....RMID")
_MUSICXML = re.compile(rb"PK|[\xef\xbb\xbf\xff\xfe\0\s]*<")  # compressed or not, in any coding


def forms_of(original: bytes) -> tuple[str, ...]:
    """The endings with which a file can be written as it was; none for ABC and sessions."""
    if original.startswith(b"PK"):
        from midi_data.dawproject_files import is_dawproject  # lxml takes its time to load

        return () if is_dawproject(original) else MUSICXML_ENDINGS
    if _MIDI.match(original):
        return MIDI_ENDINGS
    return MUSICXML_ENDINGS if _MUSICXML.match(original) else ()


def amended(original: bytes, before: Score, after: Score) -> dict[str, bytes]:
    """The file with the notes of `after`, by each ending that it can be written with.

    Args:
        original: a MIDI or MusicXML file.
        before: what reading it gives.
        after: the same with other notes; tracks may be added at the end, and bars.

    Raises:
        MusicError: if the file is of another kind, or cannot hold what is new.
    """
    forms = forms_of(original)
    if forms == MIDI_ENDINGS:
        from musegen.daw.patching import patched_midi

        return dict.fromkeys(forms, patched_midi(original, before, after))
    if not forms:
        raise FileError("Only MIDI and MusicXML files can be changed in place")
    from musegen.daw.musicxml import compressed
    from musegen.daw.xml_containers import document_in
    from musegen.daw.xml_patching import patched_musicxml

    patched = patched_musicxml(original, before, after)
    document = document_in(patched)
    is_compressed = patched.startswith(b"PK")
    return {
        ".musicxml": document,
        ".xml": document,
        ".mxl": patched if is_compressed else compressed(document),
    }
