"""What axe-core finds wrong with each page of the studio, in light and dark, wide and narrow.

    npm pack axe-core && tar xzf axe-core-*.tgz
    python benchmarks/accessibility.py package/axe.min.js

Prints a line for each element that breaks a rule of WCAG 2.1 A or AA, or of good practice.
"""

import argparse
import tempfile
import time
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright
from served import chromium, served
from studio_pictures import PAGES, SETTLED_SECONDS, SIZES, opened, takes

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_RUN = "rules => axe.run(document, { runOnly: rules })"


def main() -> None:
    """Look at all pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("axe", type=Path, help="axe.min.js")
    rules = parser.parse_args().axe.read_text()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as engine:
        place = Path(folder, "projects.sqlite")
        project = takes(place)
        browser = chromium(engine)
        with served(place) as (home, _):
            for name, (width, height), scheme in product(PAGES, SIZES.items(), ("light", "dark")):
                path = "" if name == PAGES[0] else name
                page = opened(browser, f"{home}/{path}?project={project}", width, height, scheme)
                time.sleep(SETTLED_SECONDS)
                page.evaluate(rules)
                found = page.evaluate(_RUN, _RULES)["violations"]
                print(f"{name}, {width}, {scheme}: {len(found)} rules broken")
                for rule in found:
                    for node in rule["nodes"]:
                        print(f"    {rule['id']}: {node['html'][:100]!r} {node['target'][-1]}")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
