"""The script that Streamlit runs for everybody who opens the studio.

It stands alone in its folder: a folder `pages` beside it would be taken for pages of another kind.
"""

from studio.app import show

show()
