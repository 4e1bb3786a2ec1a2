# SPDX-License-Identifier: Apache-2.0
"""Every wrong key and value is named, with the file; passwords are not."""

import pathlib
import tempfile
import unittest

from hypervisor.tests import fake  # noqa: F401  (sets the path)
from netport_hypervisor.config import Controller, credentials, load, parse
from netport_hypervisor.errors import ConfigurationError

LEAST = {"controllers": ["https://c1.example:8182/restconf"], "ca-file": "/ca.pem", "credentials-file": "/secret",
         "switch": "west"}


class ConfigTest(unittest.TestCase):

    def refused(self, table, *words):
        with self.assertRaises(ConfigurationError) as caught:
            parse(table, "the.conf")
        for word in ("the.conf", *words):
            self.assertIn(word, str(caught.exception))

    def test_the_least_configuration_takes_the_defaults(self):
        config = parse(LEAST)
        self.assertEqual(config.controllers, (Controller("c1.example", 8182, "/restconf"),))
        self.assertEqual((config.without_decision, config.unknown_guests, config.port_by),
                         ("refuse", "ignore", "attached-mac"))
        self.assertTrue(config.requester.startswith("libvirt "))

    def test_the_sample_names_every_key_and_only_a_filled_in_one_can_be_used(self):
        sample = pathlib.Path(__file__).resolve().parent.parent / "hypervisor.conf.sample"
        config = load(sample)
        self.assertEqual(config.switch, "NAME-OF-THE-SWITCH")
        from netport_hypervisor.config import READERS
        text = sample.read_text(encoding="utf-8")
        for key in READERS:
            self.assertIn(key, text)

    def test_what_the_sample_calls_defaults_are_the_defaults(self):
        sample = pathlib.Path(__file__).resolve().parent.parent / "hypervisor.conf.sample"
        text = sample.read_text(encoding="utf-8")
        optional = [line[2:] for line in text.splitlines()
                    if line.startswith("# ") and " = " in line and "HOSTNAME" not in line
                    and not line.startswith('# "')]
        import tomllib
        said = parse({**LEAST, **tomllib.loads("\n".join(optional)), "requester": "r"})
        self.assertEqual(said, parse({**LEAST, "requester": "r"}))
        self.assertGreater(len(optional), 12)

    def test_unknown_keys_are_refused_with_those_that_there_are(self):
        self.refused({**LEAST, "controler": 1}, "controler", "controllers")

    def test_missing_keys_are_named(self):
        for key in LEAST:
            with self.subTest(key):
                self.refused({other: value for other, value in LEAST.items() if other != key}, key, "needed")

    def test_values_that_cannot_be_are_refused_with_what_is_wanted(self):
        for key, value, word in (
                ("controllers", [], "1 to 16"), ("controllers", "https://a", "list"),
                ("controllers", ["http://a:8182/restconf"], "TLS"), ("controllers", ["https://a:99999/"], "https://"),
                ("controllers", ["https://user:pw@a/"], "https://"), ("controllers", ["https://a/x?y"], "https://"),
                ("controllers", ["https://a/x", "https://a:443/x/"], "twice"),
                ("controllers", ["https://"], "https://"),
                ("ca-file", "ca.pem", "root"), ("credentials-file", 5, "text"), ("switch", "a b", "name"),
                ("switch", "", "name"),
                ("requester", "a\nb", "printable"), ("requester", "x" * 81, "80"), ("libvirt-uri", "", "text"),
                ("without-decision", "maybe", "let-through"), ("unknown-guests", True, "ignore"),
                ("port-by", "x", "interface-id"),
                ("grant-lifetime-s", 0, "86400"), ("grant-lifetime-s", 1.5, "whole"), ("hook-time-s", True, "0.1"),
                ("hook-time-s", float("nan"), "0.1"), ("connect-time-s", "1", "0.05"), ("answer-time-s", 100, "60"),
                ("connections", 17, "16"), ("queue", 1, "16"), ("report-lifetime-s", 0, "3600"),
                ("pausing-lead-ms", -1, "1000"), ("pausing-lead-ms", 0.05, "whole"),
                ("save-unread-frames", "yes", "true"), ("save-unread-frames", 1, "true"),
                ("segments", {"br0": "a b"}, "name"), ("segments", [], "table")):
            with self.subTest(key=key, value=value):
                self.refused({**LEAST, key: value}, key, word)

    def test_a_connect_time_beyond_the_hook_time_is_refused(self):
        self.refused({**LEAST, "hook-time-s": 1.0, "connect-time-s": 2.0}, "connect-time-s", "hook-time-s")

    def test_a_controller_by_an_ipv6_address(self):
        config = parse({**LEAST, "controllers": ["https://[2001:db8::1]/restconf"]})
        self.assertEqual(config.controllers, (Controller("2001:db8::1", 443, "/restconf"),))
        self.assertEqual(str(config.controllers[0]), "https://[2001:db8::1]:443/restconf")


class FileTest(unittest.TestCase):

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = pathlib.Path(directory.name) / "file"

    def secret(self, text, mode=0o600):
        self.path.write_bytes(text)
        self.path.chmod(mode)
        return credentials(str(self.path))

    def test_a_file_that_is_not_there_is_named(self):
        with self.assertRaisesRegex(ConfigurationError, "file: cannot be read"):
            load(self.path)

    def test_a_file_that_is_not_toml_is_named(self):
        self.path.write_text("switch = west")
        with self.assertRaisesRegex(ConfigurationError, "file: is not TOML"):
            load(self.path)

    def test_a_file_without_end_is_not_read(self):
        with self.assertRaisesRegex(ConfigurationError, "cannot be a configuration"):
            load("/dev/zero")

    def test_the_password_may_have_colons_and_is_shown_nowhere(self):
        found = self.secret(b"user:pass:word\r\nrest\n", 0o640)
        self.assertEqual((found.user, found.password), ("user", "pass:word"))
        self.assertNotIn("pass", repr(found))

    def test_a_password_that_others_can_read_or_a_group_can_change_is_refused(self):
        for mode in (0o644, 0o604, 0o660, 0o602):
            with self.subTest(oct(mode)), self.assertRaisesRegex(ConfigurationError, "chmod"):
                self.secret(b"user:hidden", mode)

    def test_what_is_no_user_and_password_is_refused_without_being_shown(self):
        for text in (b"", b"hidden", b":hidden", b"hidden:", b"hid\tden:x", b"\xff\xfe:hidden"):
            with self.subTest(text), self.assertRaises(ConfigurationError) as caught:
                self.secret(text)
            self.assertNotIn("hidden", str(caught.exception))
