"""`python -m beigao`: the same as the command `beigao`."""

import sys

from beigao.cli import main

if __name__ == "__main__":
    sys.exit(main())
