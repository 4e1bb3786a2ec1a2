# SPDX-License-Identifier: Apache-2.0
"""The launcher's parts, without a controller."""

import os
import pathlib
import socket
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASH = "/bin/bash"


class Scratch(unittest.TestCase):
    """A directory of its own for each test, and a way to call the launcher."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="netport-launcher-")
        self.addCleanup(directory.cleanup)
        self.dir = pathlib.Path(directory.name)

    def call(self, *command, **environment):
        """Runs a command with a small environment; returns (status, output)."""
        done = subprocess.run(command, env={"PATH": os.environ["PATH"], "HOME": str(self.dir), **environment},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60, check=False)
        return done.returncode, done.stdout

    def functions(self, script, **environment):
        """Runs a script that has all of the launcher's functions."""
        parts = "".join(f". launcher/{part}.sh; " for part in ("output", "settings", "packages", "guest_image",
                                                               "build", "account", "instance", "programs"))
        return self.call(BASH, "-c", f"set -euo pipefail; cd {ROOT}; . build-tools/jdk.sh; {parts}{script}",
                         NETPORT_ROOT=str(ROOT), **environment)

    def jdk(self, name, version):
        """Makes what looks like a JDK."""
        home = self.dir / "jvm" / name
        (home / "bin").mkdir(parents=True)
        for program in ("java", "javac"):
            (home / "bin" / program).write_text("#!/bin/sh\nexit 0\n", encoding="ascii")
            (home / "bin" / program).chmod(0o755)
        (home / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n', encoding="ascii")
        return str(home)


class JdkTest(Scratch):
    """Which JDK is taken."""

    def find(self, java_home=""):
        tools = self.dir / "tools"
        tools.mkdir()
        for program in ("bash", "find", "sort", "sed", "readlink", "dirname", "env", "test"):
            (tools / program).symlink_to(subprocess.run(["/bin/sh", "-c", f"command -v {program}"], text=True,
                                                        stdout=subprocess.PIPE, check=True).stdout.strip()
                                         if program != "test" else "/usr/bin/test")
        return self.call(BASH, "-c", f". {ROOT}/build-tools/jdk.sh; jdk_require; echo $JAVA_HOME", PATH=str(tools),
                         JAVA_HOME=java_home, JVM_DIRS=str(self.dir / "jvm"))

    def test_one_that_fits_is_found_among_others(self):
        self.jdk("a-17", "17.0.1")
        fitting = self.jdk("b-23", "23.0.2")
        self.jdk("c-26", "26")
        self.assertEqual((0, fitting + "\n"), self.find())

    def test_java_home_comes_first(self):
        self.jdk("a-21", "21.0.9")
        fitting = self.jdk("b-25", "25.0.1")
        self.assertEqual((0, fitting + "\n"), self.find(fitting))

    def test_a_java_home_that_does_not_fit_is_passed_over_and_named(self):
        old = self.jdk("a-17", "17.0.1")
        fitting = self.jdk("b-21", "21.0.9")
        status, text = self.find(old)
        self.assertEqual(0, status)
        self.assertIn(f"JAVA_HOME={old} is not a JDK", text)
        self.assertTrue(text.endswith(fitting + "\n"), text)

    def test_without_one_it_says_what_was_looked_at_and_what_to_do(self):
        old = self.jdk("a-17", "17.0.1")
        status, text = self.find()
        self.assertEqual(2, status)
        self.assertIn(f"{old} (17)", text)
        self.assertIn("Install one", text)


class MendTest(Scratch):
    """What JDK 24 and later need, and no other gets."""

    GUARDS = ("org.apache.karaf.command.acl.bundle.cfg", "org.apache.karaf.command.acl.config.cfg")

    def options(self, version):
        status, text = self.functions("settings_load; instance_java_options", JAVA_HOME=self.jdk(version, version),
                                      NETPORT_STATE=str(self.dir / "state"))
        self.assertEqual(0, status, text)
        return text.split()

    def test_the_agent_and_what_it_needs_are_for_jdk_24_and_later(self):
        for version, mended in (("21.0.2", False), ("23.0.1", False), ("24", True), ("25.0.1", True)):
            with self.subTest(version):
                options = self.options(version)
                self.assertEqual(mended, "-javaagent:lib/jdk-agent/netport-jdk-agent.jar" in options)
                self.assertEqual(mended, "--sun-misc-unsafe-memory-access=allow" in options)
                self.assertEqual(not mended, "-Djava.security.manager=allow" in options)

    def test_the_guards_by_role_go_on_jdk_24_and_come_back_on_an_earlier_one(self):
        etc = self.dir / "state" / "etc"
        etc.mkdir(parents=True)
        for name in self.GUARDS:
            (etc / name).write_text("bundle = admin\n", encoding="ascii")
        for version, mended in (("21.0.2", False), ("25.0.1", True), ("25.0.1", True), ("21.0.2", False)):
            status, text = self.functions("instance_mend_for_jdk", NETPORT_STATE=str(etc.parent), JAVA_HOME=str(
                self.dir / "jvm" / version) if (self.dir / "jvm" / version).exists() else self.jdk(version, version))
            self.assertEqual(0, status, text)
            self.assertEqual(mended, (etc / "jdk.system.properties").exists())
            self.assertEqual([] if mended else sorted(self.GUARDS), sorted(path.name for path in etc.glob("*.acl.*")))


class CommandTest(Scratch):
    """Arguments and settings that cannot be meant."""

    def test_an_unknown_command_is_refused(self):
        status, text = self.call(str(ROOT / "netport"), "dance")
        self.assertEqual(2, status)
        self.assertIn("there is no command dance", text)

    def test_help_is_printed(self):
        status, text = self.call(str(ROOT / "netport"), "help")
        self.assertEqual(0, status)
        self.assertIn("./netport demo", text)

    def test_status_of_what_does_not_run_is_three(self):
        status, text = self.call(str(ROOT / "netport"), "status", NETPORT_STATE=str(self.dir / "state"))
        self.assertEqual(3, status)
        self.assertIn("Not running", text)

    def test_stop_of_what_does_not_run_is_no_error(self):
        status, text = self.call(str(ROOT / "netport"), "stop", NETPORT_STATE=str(self.dir / "state"))
        self.assertEqual((0, "Not running.\n"), (status, text))

    def test_a_port_out_of_range_is_refused_by_name(self):
        status, text = self.call(str(ROOT / "netport"), "status", NETPORT_SSH_PORT="70000")
        self.assertEqual(2, status)
        self.assertIn("NETPORT_SSH_PORT=70000 is not a port", text)

    def test_a_setting_that_does_not_exist_is_refused_with_its_line(self):
        (self.dir / "netport.conf").write_text("# comment\nNETPORT_SHH_PORT=1\n", encoding="ascii")
        status, text = self.call(str(ROOT / "netport"), "status", NETPORT_STATE=str(self.dir))
        self.assertEqual(2, status)
        self.assertIn("line 2: there is no setting NETPORT_SHH_PORT", text)

    def test_a_line_of_settings_is_never_run(self):
        (self.dir / "netport.conf").write_text(f"touch {self.dir}/run\n", encoding="ascii")
        status, _ = self.call(str(ROOT / "netport"), "status", NETPORT_STATE=str(self.dir))
        self.assertEqual(2, status)
        self.assertFalse((self.dir / "run").exists())


class PackagesTest(Scratch):
    """Packages that are missing."""

    MISSING = "package_table() { echo 'no-such-program some-package'; echo 'sh dash'; }; "

    def test_without_the_right_to_install_the_exact_command_is_shown(self):
        status, text = self.functions(self.MISSING + "id() { echo 1000; }; packages_require demo")
        self.assertEqual(2, status)
        self.assertIn("sudo apt-get install --yes --no-install-recommends some-package\n", text)

    def test_what_is_installed_is_named_first(self):
        status, text = self.functions(self.MISSING + "id() { echo 0; }; packages_install() { echo \"install: $1\"; }; "
                                      "packages_require demo")
        self.assertEqual(2, status)
        self.assertEqual("Installing Debian packages: some-package\ninstall: some-package\n"
                         "netport: Still missing after the installation: some-package\n", text)

    def test_what_the_launcher_calls_is_in_the_table(self):
        _, text = self.functions("package_table run")
        for line in ("ps procps", "ss iproute2", "setsid util-linux"):
            self.assertIn(line + "\n", text)

    def test_a_file_that_is_no_program_counts_when_it_is_there(self):
        status, text = self.functions(f"package_table() {{ echo '{ROOT}/LICENSE here'; echo '{self.dir}/none gone'; }}; "
                                      "packages_missing guests")
        self.assertEqual((0, "gone "), (status, text))

    def test_only_what_uses_guests_needs_hypervisors(self):
        for purpose, expected in (("run", 0), ("demo", 0), ("guests", 1), ("test", 1)):
            with self.subTest(purpose):
                status, text = self.functions(f"package_table {purpose} | grep -c qemu-system-x86_64 || true")
                self.assertEqual((0, f"{expected}\n"), (status, text))


class GuestImageTest(Scratch):
    """What the test guests boot."""

    DIR = "guest_image_dir() { echo $HOME/guest; }; step() { shift 4; \"$@\"; }; "
    #: apt-get and dpkg-deb as a package that has all, or only a busybox
    APT = ("bash() { shift 2; NETPORT_ROOT=$1; set -- $2; (set -euo pipefail; guest_image_fetch $1); }; "
           "apt-cache() { echo '  Depends: linux-image-6.1.0-1-cloud-amd64'; }; "
           "apt-get() { echo \"apt-get $*\"; touch a.deb; }; "
           "dpkg-deb() { tar -c -C $HOME/package .; }; ")

    def package(self, *files):
        for name in ("bin/busybox", *files):
            path = self.dir / "package" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x", encoding="ascii")
            path.chmod(0o755)

    def test_what_guests_need_is_taken_out_of_the_packages_and_nothing_else(self):
        module = "lib/modules/6.1/kernel/drivers/net/virtio_net.ko"
        self.package("boot/vmlinuz-6.1", module, "lib/modules/6.1/kernel/drivers/net/other.ko", "etc/other")
        status, text = self.functions(self.DIR + self.APT + "guest_image_require")
        self.assertEqual(0, status, text)
        self.assertIn("not installed", text.splitlines()[0])
        self.assertIn("apt-get download -q linux-image-6.1.0-1-cloud-amd64 busybox-static", text)
        found = sorted(str(path.relative_to(self.dir / "guest")) for path in (self.dir / "guest").rglob("*")
                       if path.is_file())
        self.assertEqual(["bin/busybox", "boot/vmlinuz-6.1", module], found)
        self.assertEqual((0, ""), self.functions(self.DIR + self.APT + "guest_image_require"), "it is there")

    def test_packages_that_lack_something_are_an_error_and_leave_nothing(self):
        self.package()
        status, text = self.functions(self.DIR + self.APT + "guest_image_require")
        self.assertEqual(1, status)
        self.assertIn("could not be fetched", text)
        self.assertEqual([], list(self.dir.glob("guest*")))


class ProgramsTest(Scratch):
    """What is found out before a build that takes minutes."""

    STUBS = ("id() { echo 1000; }; jdk_require() { :; }; packages_require() { :; }; build_ensure() { echo built; };"
             " guest_image_require() { echo fetched; }; run_python() { echo run: $*; exit 0; }; ")

    def test_without_root_nothing_is_built(self):
        for call, command in (("program_demo --once", "demo"), ("program_bench", "bench"),
                              ("program_bench network", "bench"), ("program_bench routed", "bench"),
                              ("program_bench failures", "bench"), ("program_bench hostroutes", "bench"),
                              ("program_bench guests", "bench"), ("program_test", "test")):
            with self.subTest(call):
                status, text = self.functions(self.STUBS + call)
                self.assertEqual(2, status)
                self.assertIn(f"needs root: sudo ./netport {command}", text)
                self.assertEqual(1, len(text.splitlines()), f"nothing fetched and nothing built: {text}")

    def test_help_needs_neither_root_nor_a_build(self):
        for call, program in (("program_demo --help", "demo.py"), ("program_bench network -h", "bench.py"),
                              ("program_bench failures --help", "bench_failures.py"),
                              ("program_bench hostroutes --help", "bench_hostroutes.py"),
                              ("program_bench guests --help", "bench_guests.py")):
            with self.subTest(call):
                self.assertEqual((0, f"run: {program} --help\n"), self.functions(self.STUBS + call))


class AccountTest(Scratch):
    """The administrator's account."""

    def test_making_it_shows_progress_before_it_is_made(self):
        java = self.dir / "jdk" / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text("#!/bin/sh\nread -r password\n[ \"$password\" = secret ] || exit 1\nmkdir data\n"
                        "echo users >data/idmlight.db.mv.db\n", encoding="ascii")
        java.chmod(0o755)
        (self.dir / "data" / "log").mkdir(parents=True)
        (self.dir / "admin-password").write_text("secret\n", encoding="ascii")
        status, text = self.functions("account_store", NETPORT_STATE=str(self.dir), NETPORT_HOME=str(self.dir),
                                      JAVA_HOME=str(self.dir / "jdk"))
        self.assertEqual(0, status, text)
        self.assertTrue(text.startswith("Making the administrator's account ...\n"), text)
        self.assertIn(f"user admin, password in {self.dir}/admin-password", text)
        self.assertEqual("users\n", (self.dir / "data" / "idmlight.db.mv.db").read_text(encoding="ascii"))
        self.assertFalse((self.dir / "data" / "tmp" / "first-start").exists())

    def test_a_failure_names_the_log(self):
        java = self.dir / "jdk" / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text("#!/bin/sh\nexit 3\n", encoding="ascii")
        java.chmod(0o755)
        (self.dir / "admin-password").write_text("secret\n", encoding="ascii")
        status, text = self.functions("account_store", NETPORT_STATE=str(self.dir), NETPORT_HOME=str(self.dir),
                                      JAVA_HOME=str(self.dir / "jdk"))
        self.assertEqual(1, status)
        self.assertIn(f"see {self.dir}/data/log/first-start.log", text)


class SettingsTest(Scratch):
    """Environment, file, offset, default: in this order."""

    SHOW = "settings_load; echo $NETPORT_RESTCONF_PORT $NETPORT_SSH_PORT $NETPORT_OPENFLOW_PORT $NETPORT_RESTCONF_ADDRESS"

    def test_defaults_are_loopback_and_the_documented_ports(self):
        self.assertEqual((0, "8181 8101 6653 127.0.0.1\n"), self.functions(self.SHOW, NETPORT_STATE=str(self.dir)))

    def test_the_environment_wins_over_the_file_and_both_over_the_offset(self):
        (self.dir / "netport.conf").write_text("NETPORT_RESTCONF_PORT=9000\nNETPORT_SSH_PORT=9001\n", encoding="ascii")
        self.assertEqual((0, "9000 9002 6753 127.0.0.1\n"),
                         self.functions(self.SHOW, NETPORT_STATE=str(self.dir), NETPORT_SSH_PORT="9002",
                                        NETPORT_PORT_OFFSET="100"))

    def test_tls_needs_a_certificate_and_a_key_that_can_be_read(self):
        for name in ("cert.pem", "key.pem"):
            (self.dir / name).write_text("x", encoding="ascii")
        files = {"NETPORT_RESTCONF_CERTIFICATE": str(self.dir / "cert.pem"), "NETPORT_RESTCONF_KEY": str(self.dir / "key.pem")}
        show = "settings_load; echo $NETPORT_RESTCONF_CERTIFICATE $NETPORT_RESTCONF_KEY"
        state = {"NETPORT_STATE": str(self.dir)}
        self.assertEqual((0, "\n"), self.functions(show, **state))
        self.assertEqual((0, " ".join(files.values()) + "\n"), self.functions(show, **state, **files))
        for wrong, words in (({**files, "NETPORT_RESTCONF_KEY": ""}, "needs both"),
                             ({**files, "NETPORT_RESTCONF_KEY": str(self.dir / "none.pem")}, "none.pem is not a file"),
                             ({**files, "NETPORT_RESTCONF_KEY": "key.pem"}, "key.pem is not a file")):
            with self.subTest(words):
                status, text = self.functions(show, **state, **wrong)
                self.assertEqual(2, status, text)
                self.assertIn(words, text)

    def test_what_is_set_for_one_instance_is_not_handed_on_to_others(self):
        status, text = self.functions("settings_load; env", NETPORT_STATE=str(self.dir), NETPORT_PORT_OFFSET="100")
        self.assertEqual(0, status)
        self.assertNotRegex(text, "NETPORT_[A-Z_]*(PORT|ADDRESS)=")


class PidFileTest(Scratch):
    """Which process counts as the controller."""

    def pid(self, content):
        (self.dir / "netport.pid").write_text(content, encoding="ascii")
        return self.functions(f"NETPORT_STATE={self.dir}; instance_pid")

    def started(self):
        return pathlib.Path("/proc/self/stat").read_text(encoding="ascii").rpartition(") ")[2].split()[19]

    def test_a_process_that_is_gone_does_not_count(self):
        gone = subprocess.Popen(["/bin/true"])
        gone.wait()
        self.assertEqual((1, ""), self.pid(f"{gone.pid} 12345\n"))

    def test_another_process_with_the_same_number_does_not_count(self):
        self.assertEqual((1, ""), self.pid(f"{os.getpid()} 1\n"))

    def test_the_process_itself_counts(self):
        self.assertEqual((0, f"{os.getpid()}\n"), self.pid(f"{os.getpid()} {self.started()}\n"))

    def test_a_dead_process_that_nobody_has_collected_does_not_count(self):
        dead = subprocess.Popen(["/bin/true"])
        path = pathlib.Path(f"/proc/{dead.pid}/stat")
        deadline = time.monotonic() + 10
        while ") Z " not in path.read_text(encoding="ascii") and time.monotonic() < deadline:
            time.sleep(0.01)
        started = path.read_text(encoding="ascii").rpartition(") ")[2].split()[19]
        self.assertEqual((1, ""), self.pid(f"{dead.pid} {started}\n"))
        dead.wait()

    def test_a_damaged_file_counts_for_nothing(self):
        for content in ("", "\n", "garbage", "12 \n", "-1 5\n", "../../x 1\n"):
            with self.subTest(content):
                self.assertEqual((1, ""), self.pid(content))


class BusyPortTest(Scratch):
    """Ports that somebody else has."""

    def test_every_busy_port_is_named_with_its_owner_and_its_setting(self):
        with socket.create_server(("127.0.0.1", 0)) as first, socket.create_server(("127.0.0.1", 0)) as second:
            ports = [listener.getsockname()[1] for listener in (first, second)]
            status, text = self.functions("settings_load; instance_ports_free", NETPORT_STATE=str(self.dir),
                                          NETPORT_SSH_PORT=str(ports[0]), NETPORT_OPENFLOW_PORT=str(ports[1]),
                                          NETPORT_PORT_OFFSET="15000")
        self.assertEqual(2, status)
        self.assertIn(f"port {ports[0]} (ssh) is in use by python3, process {os.getpid()}", text)
        self.assertIn(f"port {ports[1]} (OpenFlow) is in use", text)
        self.assertIn("set NETPORT_OPENFLOW_PORT", text)


class MergeTest(Scratch):
    """A new distribution meets files that an operator has changed."""

    def setUp(self):
        super().setUp()
        for part in ("home/etc", "home/configuration", "home/system/org/netport", "state/data"):
            (self.dir / part).mkdir(parents=True)

    def lay(self, **files):
        for old in (self.dir / "home/etc").iterdir():
            old.unlink()
        for name, content in files.items():
            (self.dir / "home/etc" / name).write_text(content, encoding="ascii")
        status, text = self.functions(f"NETPORT_HOME={self.dir}/home; NETPORT_STATE={self.dir}/state; instance_refresh")
        self.assertEqual(0, status, text)
        return text

    def mine(self, name):
        path = self.dir / "state/etc" / name
        return path.read_text(encoding="ascii") if path.exists() else None

    def test_what_nobody_changed_follows_the_distribution(self):
        self.lay(a="1", b="1")
        self.lay(a="2", c="1")
        self.assertEqual(("2", None, "1"), (self.mine("a"), self.mine("b"), self.mine("c")))

    def test_what_the_operator_changed_stays_and_the_new_one_is_beside_it(self):
        self.lay(a="1", b="1")
        (self.dir / "state/etc/a").write_text("mine", encoding="ascii")
        text = self.lay(a="2", b="2")
        self.assertEqual(("mine", "2", "2"), (self.mine("a"), self.mine("a.new"), self.mine("b")))
        self.assertIn("etc/a", text)

    def test_the_cache_of_bundles_goes_with_the_old_distribution(self):
        self.lay(a="1")
        cache = self.dir / "state/data/cache"
        cache.mkdir()
        self.lay(a="1")
        self.assertTrue(cache.exists())
        self.lay(a="2")
        self.assertFalse(cache.exists())


class StepTest(Scratch):
    """Progress of what takes long."""

    def test_a_command_that_takes_too_long_is_ended(self):
        status, text = self.functions(f"step waiting {self.dir}/log '' 1 sleep 60")
        self.assertEqual(124, status)
        self.assertIn("waiting: failed, status 124", text)

    def test_success_is_told_with_its_time(self):
        status, text = self.functions(f"step working {self.dir}/log '' 5 true")
        self.assertEqual(0, status)
        self.assertRegex(text, r"working: done \(\d+s\)")


if __name__ == "__main__":
    unittest.main()
