# SPDX-License-Identifier: Apache-2.0
"""A switch port whose other end is the test: whole frames in and out, tags in line, nothing added by a kernel."""

import os
import select
import time

from .netns import open_tap, set_carrier

LARGEST_FRAME = 9100


class RawPort:
    """A tap that is a port of a switch, or a tap in a host's namespace, with its far end in this process."""

    def __init__(self, run, switch, link):
        self.link = link
        with switch.netns.entered():
            self._tap = open_tap(link)
        run.on_exit(os.close, self._tap)
        self.number = switch.add_port(link)

    def send(self, frame):
        """Sends a frame into the switch."""
        os.write(self._tap, frame)

    def carrier(self, up):
        """Plugs or unplugs the cable."""
        set_carrier(self._tap, 1 if up else 0)

    def drain(self):
        """Forgets what has arrived."""
        while True:
            try:
                os.read(self._tap, LARGEST_FRAME)
            except BlockingIOError:
                return

    def received(self, wanted, enough=1, patience=10.0, settle=0.2):
        """The frames that a predicate wants: waits for so many, then a little for those that should not come.

        :param patience: seconds to wait for enough of them
        :param settle: seconds in which one too many would still be seen
        """
        frames = []
        until = time.monotonic() + patience
        late = None
        while True:
            now = time.monotonic()
            if len(frames) >= enough and late is None:
                late = now + settle
            left = (late if late is not None else until) - now
            if not select.select([self._tap], [], [], max(0.0, left))[0]:
                return frames
            try:
                frame = os.read(self._tap, LARGEST_FRAME)
            except BlockingIOError:
                continue
            if wanted(frame):
                frames.append(frame)
            if left <= 0:
                return frames
