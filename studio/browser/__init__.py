"""What the studio's parts that are drawn in the browser have in common."""

from studio.browser.component import address_of, component, nothing

__all__ = ["address_of", "component", "nothing"]
