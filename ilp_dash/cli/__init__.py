"""The commands, in Indonesian: `python -m ilp_dash …`. Exit 0 = done, 2 = something the user can mend."""

import errno
import sys

from ilp_dash.cli.parser import made_parser
from ilp_dash.errors import NO_ROOM, UserError


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        args = made_parser().parse_args(argv)
        return args.run(args) or 0
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        print(f"{NO_ROOM} Yang sudah diterima tidak diterima dua kali.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Dihentikan. Data lama tetap dipakai.", file=sys.stderr)
        return 2
