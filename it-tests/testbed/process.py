# SPDX-License-Identifier: Apache-2.0
"""Child processes of a run: started in a namespace, out of reach of the terminal's Ctrl-C, dead when the run is."""

import contextlib
import ctypes
import os
import signal
import subprocess

from .netns import setns

PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL("libc.so.6", use_errno=True)


def spawn(run, argv, netns=None, log=None, env=None, nice=0, **streams):
    """Starts a process that the run ends, at the latest by dying itself.

    :param netns: the namespace it runs in; None is the root namespace
    :param log: a path that gets what it writes on standard error (and output, unless a stream is given)
    :param nice: its niceness; Open vSwitch's own start script uses -10
    """
    def prepare():
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if nice:
            os.nice(nice)
        if netns is not None:
            setns(netns.name)

    with open(log or os.devnull, "ab") as out:
        streams.setdefault("stdin", subprocess.DEVNULL)
        streams.setdefault("stdout", out)
        child = subprocess.Popen(argv, stderr=out, env=env, start_new_session=True, preexec_fn=prepare, **streams)
    run.owns_process(child.pid)
    run.on_exit(end, child)
    return child


def end(child, patience=5):
    """Asks a process to end and makes it after so many seconds. Workers also end when their input does."""
    if child.stdin is not None:
        with contextlib.suppress(BrokenPipeError):
            child.stdin.close()
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait(patience)
    if child.stdout is not None:
        child.stdout.close()


def real_time(priority):
    """Gives the calling process a fixed priority, so that builds beside it do not blur what it measures."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(priority))
    except PermissionError:
        pass  # measures are then a little coarser; results say so by their noise outside the windows
