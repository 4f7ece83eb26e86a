"""What takes a process its powers before it opens a stranger's file: time, memory, network, writing, starting others.

Limits are those of ``resource`` where the system has them. Linux on x86-64 and ARM also gets a seccomp filter: no
sockets, no file opened for writing, no file made, renamed or removed, no other program started. A system without it
reads on with the limits alone; :func:`powers` says what holds, for ``sizhong doctor``.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# System calls by number: <asm/unistd_64.h> and <asm-generic/unistd.h>; the calls of the last group look at flags.
_DENIED: Mapping[str, tuple[int, tuple[int, ...]]] = {
    # architecture → (AUDIT_ARCH, socket socketpair connect bind execve execveat rename(at)(2) mkdir(at) rmdir creat
    # link(at) unlink(at) symlink(at) chmod fchmod(at) chown… truncate ftruncate mknod(at) kill ptrace mount)
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 49, 59, 322, 82, 264, 316, 83, 258, 84, 85, 86, 265, 87, 263, 88, 266, 90, 91, 268, 92, 93, 94,
         260, 76, 77, 133, 259, 62, 101, 165),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 200, 221, 281, 38, 276, 34, 37, 35, 36, 52, 53, 54, 55, 45, 46, 33, 129, 117, 40),
    ),
}  # fmt: skip
_OPENS: Mapping[str, tuple[tuple[int, int], ...]] = {  # architecture → (call, which argument holds the flags)
    "x86_64": ((2, 1), (257, 2)),
    "aarch64": ((56, 2),),
}
_OPENAT2 = 437  # its flags stand behind a pointer: denied whole; C libraries fall back
_WRITING = 0o103  # O_WRONLY, O_RDWR, O_CREAT
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_LOAD, _AND, _JUMP_EQUAL, _RETURN = 0x20, 0x54, 0x15, 0x06
_ARCH, _NUMBER, _ARGUMENTS = 4, 0, 16  # offsets into struct seccomp_data
_NO_NEW_PRIVS, _SECCOMP, _FILTER = 38, 22, 2  # prctl


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost: seconds of the processor and of the clock, and bytes beyond what the process has."""

    cpu_seconds: int = 10
    wall_seconds: int = 30
    memory: int = 512 * 1024 * 1024


def powers() -> dict[str, bool]:
    """Return which means the system has: ``limits`` (time and memory) and ``seccomp`` (network, writing, programs)."""
    return {"limits": os.name == "posix", "seccomp": sys.platform == "linux" and platform.machine() in _DENIED}


def confine() -> None:
    """Give up network, writing and other programs for good, as far as the system can; and the dump of a crash."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if powers()["seccomp"]:
        _filter_calls(platform.machine())


def allow(limits: Limits) -> None:
    """Let the process spend so much more on the next file."""
    if os.name != "posix":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.cpu_seconds + 1, hard))
    if held := _data_bytes():
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (held + limits.memory, hard))


def _data_bytes() -> int:
    """Return the private writable memory of the process, 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 no path object for a file of the kernel
            return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


class _Instruction(ctypes.Structure):
    """``struct sock_filter``."""

    _fields_ = (
        ("code", ctypes.c_ushort),
        ("if_true", ctypes.c_ubyte),
        ("if_false", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.POINTER(_Instruction)))


def _filter_calls(machine: str) -> None:
    rules = [_Instruction(*rule) for rule in _rules(machine)]
    program = _Program(len(rules), (_Instruction * len(rules))(*rules))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)


def _rules(machine: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield a filter in Berkeley's language: a call of another architecture is refused, as are those of the tables."""
    architecture, denied = _DENIED[machine]
    yield _LOAD, 0, 0, _ARCH
    yield _JUMP_EQUAL, 1, 0, architecture
    yield _RETURN, 0, 0, _REFUSE
    yield _LOAD, 0, 0, _NUMBER
    for number in (*denied, _OPENAT2):
        yield _JUMP_EQUAL, 0, 1, number
        yield _RETURN, 0, 0, _REFUSE
    for number, argument in _OPENS[machine]:
        yield _JUMP_EQUAL, 0, 5, number
        yield _LOAD, 0, 0, _ARGUMENTS + 8 * argument
        yield _AND, 0, 0, _WRITING
        yield _JUMP_EQUAL, 1, 0, 0
        yield _RETURN, 0, 0, _REFUSE
        yield _RETURN, 0, 0, _ALLOW
    yield _RETURN, 0, 0, _ALLOW
