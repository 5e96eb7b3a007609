"""The one error family: what is wrong, where, and how to mend it."""


class MusicError(Exception):
    """What is wrong, where (file, track, bar), and how to mend it.

    Its text is shown to a person as it stands.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        place = f"{where}: " if where else ""
        super().__init__(f"{place}{what}. {mend}".rstrip())


class FileError(MusicError):
    """A file that cannot be read or written."""


class ScoreError(MusicError):
    """Music that does not fit what was asked of it."""


class BriefError(MusicError):
    """Words or options that ask for something impossible."""


class ConfigError(MusicError):
    """A model, its weights or its training set up in a way that cannot work."""


class CorpusError(MusicError):
    """A corpus that is unknown, damaged or out of reach."""


class SoundError(MusicError):
    """Audio that cannot be made or understood."""


class ProjectError(MusicError):
    """A project or a take that is not there, or asked for something that it is not."""
