# SPDX-License-Identifier: Apache-2.0
"""How many frames wait in a guest's port. Needs root, for a tap in a network namespace of its own."""

import os
import pathlib
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parent.parent
#: Makes a tap and a link that is none, says what becomes of both, and what it was told of each.
PROGRAM = """
import fcntl, os, struct, subprocess, sys
sys.path.insert(0, {source!r})
from netport_hypervisor.ports import lengthen
subprocess.run(["mount", "-t", "sysfs", "sysfs", "/sys"], check=True)
tap = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tap, 0x400454CA, struct.pack("16sH22x", b"tapvm5", 0x1002))
length = lambda name: int(open(f"/sys/class/net/{{name}}/tx_queue_len").read())
loopback = length("lo")
print([lengthen(name, 5000) for name in ("tapvm5", "lo", "gone", "../../tapvm5", "")], length("tapvm5"),
      length("lo") == loopback, lengthen("tapvm5", 10), length("tapvm5"))
os.setuid(65534)
print(lengthen("tapvm5", 9000))
"""


@unittest.skipUnless(os.geteuid() == 0, "needs root for a tap")
class PortTest(unittest.TestCase):

    def test_only_taps_are_lengthened_and_never_shortened_and_what_fails_is_said(self):
        done = subprocess.run(["unshare", "--net", "--mount", sys.executable, "-B", "-c",
                               PROGRAM.format(source=str(SOURCE))],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        first, second = done.stdout.splitlines()
        self.assertEqual(first, f"{[''] * 5} 5000 True  5000")
        self.assertIn("tapvm5: 9000 frames cannot wait there", second)


if __name__ == "__main__":
    unittest.main()
