"""Words to a brief: what a piece is asked to be, which a person can see and change.

>>> parse_brief("a calm waltz in D minor for string quartet, 16 bars, 96 bpm").title
'Calm waltz in D minor'
"""

from musegen.brief.brief import Brief
from musegen.brief.parse import parse_brief
from musegen.brief.wording import file_stem

__all__ = ["Brief", "file_stem", "parse_brief"]
