"""Becomes another program that ends when its parent does: `leash.py SIGNAL USER-OR-DASH -- COMMAND…`."""

import ctypes
import os
import pwd
import signal
import sys

PR_SET_PDEATHSIG = 1  # Linux: the signal a process gets when its parent is gone, `kill -9` included


def main(arguments: list[str]) -> None:
    """Drop to the user, tie this process to its parent, and run the command in its place."""
    parent = os.getppid()
    ending, user, dashes, *command = arguments
    assert dashes == "--", "the command comes after --"
    if user != "-":
        entry = pwd.getpwnam(user)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.Signals[ending]), 0, 0, 0)
    if os.getppid() != parent:  # it died before the leash was on
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606  # becoming the command is the point


if __name__ == "__main__":
    main(sys.argv[1:])
