# SPDX-License-Identifier: Apache-2.0
"""The installer, into a directory: what it puts where, what it leaves alone, and what its check finds wrong."""

import os
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest

from hypervisor.tests.fake import MAC, Authority, FakeController, Policy, configuration, domain, free_port

SOURCE = pathlib.Path(__file__).resolve().parent.parent
HOOK = "etc/libvirt/hooks/qemu.d/50-netport"
UNIT = "etc/systemd/system/netport-hypervisor.service"


def setUpModule():
    global DIRECTORY, AUTHORITY
    DIRECTORY = tempfile.mkdtemp()
    AUTHORITY = Authority(DIRECTORY)


def tearDownModule():
    shutil.rmtree(DIRECTORY)


class InstallTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.root = pathlib.Path(directory.name)

    def install(self, *arguments, status=0, root=None):
        """Installs below a directory that is the programs' own root, as a second instance on a machine is."""
        root = root or self.root
        return self.run_it("--prefix", f"{root}/usr", "--sysconfdir", f"{root}/etc", "--rundir", f"{root}/run",
                           *arguments, status=status)

    def run_it(self, *arguments, status=0):
        done = subprocess.run([SOURCE / "install", *arguments], capture_output=True, text=True, timeout=120, cwd="/")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def everything(self):
        return sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file())

    def test_what_is_installed_can_be_run_by_libvirt(self):
        self.install()
        controller = FakeController(AUTHORITY)
        self.addCleanup(controller.close)
        shutil.move(configuration(self.root, [controller.url], AUTHORITY.ca_file),
                    self.root / "etc/netport/hypervisor.conf")
        done = subprocess.run([self.root / HOOK, "vm5", "migrate", "begin", "-"], input=domain(MAC),
                              capture_output=True, text=True,
                              timeout=60)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertEqual(len(controller.policy.grants), 1)
        controller.policy = Policy(refusals={MAC: ("no", "rule7")})
        done = subprocess.run([self.root / HOOK, "vm5", "migrate", "begin", "-"], input=domain(MAC),
                              capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("rule7", done.stderr)

    def test_modes(self):
        self.install()
        self.assertEqual(stat.S_IMODE((self.root / HOOK).stat().st_mode), 0o755)
        for name in self.everything():
            mode = stat.S_IMODE((self.root / name).stat().st_mode)
            self.assertEqual(mode & 0o022, 0, name)

    def test_an_update_keeps_the_configuration_and_other_hooks(self):
        other = self.root / "etc/libvirt/hooks/qemu.d/10-other"
        other.parent.mkdir(parents=True)
        other.write_text("other")
        self.install()
        config = self.root / "etc/netport/hypervisor.conf"
        config.write_text("mine")
        stray = self.root / "usr/lib/netport-hypervisor/netport_hypervisor/removed_since.py"
        stray.write_text("")
        self.assertIn("Kept", self.install())
        self.assertEqual((config.read_text(), other.read_text()), ("mine", "other"))
        self.assertFalse(stray.exists(), "what is no longer part of it is gone")
        self.assertFalse([name for name in self.everything() if name.endswith((".new", ".old"))])

    def test_removal_leaves_the_configuration_and_what_is_not_ours(self):
        other = self.root / "etc/libvirt/hooks/qemu.d/10-other"
        other.parent.mkdir(parents=True)
        other.write_text("other")
        self.install()
        self.install("--uninstall")
        self.assertEqual(self.everything(), ["etc/libvirt/hooks/qemu.d/10-other", "etc/netport/hypervisor.conf"])
        self.install("--uninstall")

    def test_a_package_builder_gets_paths_without_the_directory(self):
        self.run_it("--destdir", str(self.root))
        self.assertIn(UNIT, self.everything())
        for name in (HOOK, UNIT, "etc/tmpfiles.d/netport-hypervisor.conf"):
            self.assertNotIn(str(self.root), (self.root / name).read_text())
        self.assertIn("/usr/local/lib/netport-hypervisor/run_hook.py", (self.root / HOOK).read_text())
        self.assertEqual((self.root / "etc/tmpfiles.d/netport-hypervisor.conf").read_text(),
                         "d /run/netport 0700 netport netport -\n")
        self.assertNotIn("@LIBDIR@", (self.root / UNIT).read_text() + (self.root / HOOK).read_text())

    def test_nothing_is_left_behind_in_the_sources(self):
        before = sorted(SOURCE.rglob("*.py"))
        self.install()
        self.install("--check", status=1)
        self.assertEqual(sorted(SOURCE.rglob("*.py")), before)

    def test_wrong_options_are_named(self):
        self.assertIn("unknown option '--chek'", self.run_it("--chek", status=1))
        self.assertIn("--prefix needs a directory", self.run_it("--prefix", status=1))
        self.assertIn("from the root", self.run_it("--prefix", "usr", status=1))
        self.assertIn("character", self.run_it("--prefix", f"{self.root}/a b", status=1))
        self.assertEqual(self.everything(), [])

    @unittest.skipIf(subprocess.run(["/usr/bin/python3", "-Ic", "import libvirt"], capture_output=True,
                                    check=False).returncode,
                     "python3-libvirt is not installed")
    def test_the_check_says_what_is_right_and_what_is_wrong(self):
        self.assertIn("hook", self.install("--check", status=1), "nothing is installed")
        self.install()
        config = self.root / "etc/netport/hypervisor.conf"
        self.assertIn("wrong", self.install("--check", status=1))
        controller = FakeController(AUTHORITY)
        self.addCleanup(controller.close)
        (self.root / "state").mkdir(mode=0o700)
        more = {"libvirt-uri": "test:///default"}
        shutil.move(configuration(self.root, [controller.url], AUTHORITY.ca_file, **more), config)
        text = self.install("--check")
        self.assertIn("certificate, user and RPCs", text)
        self.assertNotIn("wrong", text)
        self.assertNotIn("s3cret", text)
        for word, url, change in (("refused", f"https://127.0.0.1:{free_port()}/restconf", {}),
                                  ("404", controller.url + "x", {}),
                                  ("state-directory", controller.url, {"state-directory": "/nonexistent"}),
                                  ("libvirt-uri", controller.url, {"libvirt-uri": "nonsense:///"}),
                                  ("ca-file", controller.url, {"ca-file": "/nonexistent"})):
            with self.subTest(word):
                authority = change.pop("ca-file", AUTHORITY.ca_file)
                shutil.move(configuration(self.root, [url], authority, **{**more, **change}), config)
                text = self.install("--check", status=1)
                self.assertRegex(text, f"wrong: .*{word}")
        shutil.move(configuration(self.root, [controller.url], AUTHORITY.ca_file, **more), config)
        (self.root / "credentials").chmod(0o644)
        self.assertRegex(self.install("--check", status=1), "wrong: .*chmod")
        (self.root / "credentials").chmod(0o600)
        unit = self.root / UNIT
        unit.write_text(unit.read_text().replace("AmbientCapabilities", "#"))
        self.assertRegex(self.install("--check", status=1), "wrong: save-unread-frames: .*CAP_NET_RAW")
        without = {**more, "save-unread-frames": False}
        shutil.move(configuration(self.root, [controller.url], AUTHORITY.ca_file, **without), config)
        self.assertNotIn("wrong", self.install("--check"))

    def test_the_unit_gives_the_one_capability_that_sockets_at_taps_take_and_the_family(self):
        self.install()
        lines = (self.root / UNIT).read_text().splitlines()
        for line in ("AmbientCapabilities=CAP_NET_RAW", "CapabilityBoundingSet=CAP_NET_RAW", "NoNewPrivileges=yes",
                     "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_PACKET"):
            self.assertIn(line, lines)

    @unittest.skipIf(os.geteuid() == 0 and os.path.isdir("/run/systemd/system"), "would be for this machine")
    def test_the_unit_is_one_that_systemd_understands(self):
        if shutil.which("systemd-analyze") is None:
            self.skipTest("no systemd-analyze here")
        self.install()
        done = subprocess.run(["systemd-analyze", "verify", self.root / UNIT], capture_output=True, text=True,
                              timeout=60)
        self.assertNotRegex(done.stderr, "netport-hypervisor.service:.*(Unknown|Failed to parse|ignoring)")
