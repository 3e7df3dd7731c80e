"""`python -m ilp_dash`: see `cli.py`."""

import sys

from ilp_dash.cli import main

if __name__ == "__main__":
    sys.exit(main())
