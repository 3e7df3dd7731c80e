"""The commands, in Indonesian: `python -m ilp_dash …`. Exit 0 = done, 2 = something the user can mend, 1 = whoever read
the output stopped reading."""

import errno
import os
import sys

from ilp_dash.cli.parser import made_parser
from ilp_dash.errors import NO_ROOM, UserError


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    try:
        try:
            args = made_parser().parse_args(argv)
            return args.run(args) or 0
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # as `… | head` does; what a command has done by then stays as after a kill
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
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
