"""`python -m studio` is `musegen studio`."""

import sys

from musegen.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "studio")
    main()
