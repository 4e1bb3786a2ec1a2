# SPDX-License-Identifier: Apache-2.0
"""What is read of a domain's XML, and what is refused."""

import unittest

from hypervisor.tests.fake import MAC, OTHER_MAC, UUID, domain, interface_id
from netport_hypervisor.domain_xml import Interface, parse
from netport_hypervisor.errors import DomainXmlError
from netport_hypervisor.rpc import Subject, subjects_of


class DomainXmlTest(unittest.TestCase):

    def refused(self, document, word):
        with self.assertRaisesRegex(DomainXmlError, word):
            parse(document)

    def test_name_uuid_and_interfaces_in_order(self):
        guest = parse(domain(MAC, OTHER_MAC, name="vm &amp; 5"))
        self.assertEqual((guest.uuid, guest.name), (UUID, "vm & 5"))
        self.assertEqual(guest.interfaces, (Interface(MAC, "tap0", interface_id(MAC), "br-red"),
                                            Interface(OTHER_MAC, "tap1", interface_id(OTHER_MAC), "br-red")))

    def test_interfaces_without_anything_but_an_address(self):
        guest = parse(domain(more="<interface type='ethernet'><mac address='02:00:00:00:00:AB'/></interface>"
                                  "<interface type='network'><source network='n'/>"
                                  "<mac address='02:00:00:00:00:01'/></interface>"))
        self.assertEqual(guest.interfaces, (Interface("02:00:00:00:00:ab", "", "", ""),
                                            Interface("02:00:00:00:00:01", "", "", "n")))

    def test_what_has_no_address_of_a_station_is_no_interface(self):
        guest = parse(domain(more="<interface type='hostdev'/><interface><mac address='01:00:00:00:00:01'/></interface>"
                                  "<interface><mac address='none'/></interface>"
                                  "<disk><mac address='02:00:00:00:00:01'/></disk>"))
        self.assertEqual(guest.interfaces, ())

    def test_names_elsewhere_in_the_xml_do_not_count(self):
        guest = parse(domain(more="<disk><name>other</name><uuid>x</uuid></disk>"))
        self.assertEqual((guest.uuid, guest.name), (UUID, "vm5"))

    def test_entities_are_refused_before_they_grow(self):
        bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x" * 10}">' for n in range(10))
        self.refused(f"<!DOCTYPE d [{bomb}]><domain><name>&a9;</name></domain>", "document type")

    def test_entities_from_outside_are_refused(self):
        self.refused('<!DOCTYPE d SYSTEM "file:///etc/passwd"><domain/>', "document type")

    def test_depth_size_and_number_are_bounded(self):
        self.refused("<domain>" + "<a>" * 70, "deep")
        self.refused(b"<domain>" + b" " * (5 << 20) + b"</domain>", "bytes")
        self.refused(domain(*(f"02:00:00:00:{n >> 8:02x}:{n & 255:02x}" for n in range(257))), "256")

    def test_what_is_no_domain_is_refused(self):
        for document in ("", "<domain", "<domain/>", "\0", "<domain><uuid>../../etc</uuid></domain>", b"\xff\xff"):
            with self.subTest(document):
                self.refused(document, "XML")

    def test_the_controller_is_told_of_interfaces_as_the_configuration_says(self):
        guest = parse(domain(MAC))
        self.assertEqual(subjects_of(guest, "attached-mac", {}), (Subject(MAC),))
        self.assertEqual(subjects_of(guest, "interface-id", {"br-red": "red"}),
                         (Subject(MAC, "red", interface_id(MAC)),))
        self.assertEqual(subjects_of(guest, "target-device", {"br-blue": "blue"}), (Subject(MAC, "", "tap0"),))
        self.assertEqual(Subject(MAC, "red", "p").named(), {"mac": MAC, "segment": "red"})
