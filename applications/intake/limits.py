"""What the child may use of the machine, set by itself before it opens anything that somebody sent."""

import os
import resource

CPU_SECONDS = 20
MEMORY_BYTES = 768 * 1024 * 1024
FILE_BYTES = 64 * 1024 * 1024
OPEN_FILES = 64


def apply(cpu_seconds: int = CPU_SECONDS) -> None:
    """Limit CPU, address space, written files, open files and core dumps of this process, and yield to the others.

    The soft CPU limit ends the process by SIGXCPU, by which the parent knows what happened; the hard one only backs it.
    """
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 2)
    _limit(resource.RLIMIT_AS, MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, FILE_BYTES)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    os.nice(10)


def _limit(kind: int, soft: int, hard: int | None = None) -> None:
    highest = resource.getrlimit(kind)[1]
    wanted = soft if hard is None else hard
    ceiling = wanted if highest == resource.RLIM_INFINITY else min(wanted, highest)
    resource.setrlimit(kind, (min(soft, ceiling), ceiling))
