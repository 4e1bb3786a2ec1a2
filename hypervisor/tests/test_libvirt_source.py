# SPDX-License-Identifier: Apache-2.0
"""libvirt's own binding, with the driver that it has for tests: no daemon is needed."""

import contextlib
import logging
import unittest
import unittest.mock

from hypervisor.tests.fake import MAC, OTHER_UUID, UUID, domain, until
from netport_hypervisor.events import Condition, Described, Happened, Listed, What
from netport_hypervisor.forecast import Sample

try:
    import libvirt
    from netport_hypervisor import libvirt_source
except ImportError:
    libvirt = None


@unittest.skipIf(libvirt is None, "python3-libvirt is not installed")
class LibvirtSourceTest(unittest.TestCase):
    """One source for all: libvirt's event loop is one for a process."""

    @classmethod
    def setUpClass(cls):
        logging.getLogger("netport").addHandler(logging.NullHandler())
        # One node for all connections of the process: what one does, the other hears of.
        cls.owner = libvirt.open("test:///default")
        cls.heard = []
        cls.source = libvirt_source.LibvirtSource("test:///default", cls.heard.append)
        cls.source.start()
        until(lambda: any(isinstance(each, Listed) for each in cls.heard), "the list")

    @classmethod
    def tearDownClass(cls):
        cls.source.stop()
        cls.source.join(20)
        cls.owner.close()

    def create(self, uuid):
        xml = domain(MAC, uuid=uuid, name=uuid).replace("type='qemu'", "type='test'").replace(
            "<devices>", "<memory>1024</memory><os><type>hvm</type></os><devices>")
        found = self.owner.createXML(xml)
        self.addCleanup(self.end, uuid)
        return found

    def end(self, uuid):
        """Ends a guest that may have ended."""
        with contextlib.suppress(libvirt.libvirtError):
            self.owner.lookupByUUIDString(uuid).destroy()

    def saw(self, uuid, *whats):
        until(lambda: [each.what for each in self.happened(uuid)] == list(whats), whats)

    def happened(self, uuid):
        return [each for each in self.heard if isinstance(each, Happened) and each.uuid == uuid]

    def test_guests_that_are_there_are_listed(self):
        listed = next(each for each in self.heard if isinstance(each, Listed))
        self.assertEqual(set(listed.guests.values()), {Condition.RUNNING})

    def test_a_guest_is_described_when_asked_and_one_that_is_not_there_is_not(self):
        self.create(UUID)
        self.source.describe("00000000-0000-4000-8000-000000000000")
        self.source.describe(UUID)
        found = until(lambda: [each for each in self.heard if isinstance(each, Described)], "the description")
        self.assertEqual([(each.guest.uuid, [part.mac for part in each.guest.interfaces]) for each in found],
                         [(UUID, [MAC])])

    def test_events_are_handed_on_in_order_with_their_time(self):
        guest = self.create(OTHER_UUID)
        guest.suspend()
        guest.resume()
        guest.destroy()
        self.saw(OTHER_UUID, What.STARTED, What.PAUSED, What.RESUMED, What.STOPPED)
        times = [each.at for each in self.happened(OTHER_UUID)]
        self.assertEqual(times, sorted(times))
        self.assertGreater(times[0], 0)

    def test_what_cannot_be_had_of_a_migration_is_none(self):
        self.create(UUID)
        for uuid in (UUID, "00000000-0000-4000-8000-000000000000"):  # the driver for tests knows no statistics
            self.assertIsNone(self.source.progress(uuid))
            self.assertIsNone(self.source.longest_downtime(uuid))

    def test_conditions_of_guests_are_read(self):
        guest = self.create("6b1b3f7e-8f58-4a6b-9d5e-0123456789ad")
        guest.suspend()
        self.assertIs(self.source._guests(self.owner)[guest.UUIDString()], Condition.OTHER)

    def test_a_libvirt_that_cannot_be_reached_is_tried_again_and_said_once(self):
        heard = []
        source = libvirt_source.LibvirtSource("test:///nonexistent", heard.append)
        tries = []
        with unittest.mock.patch.object(libvirt, "openReadOnly", side_effect=lambda uri: tries.append(uri) or
                                        (_ for _ in ()).throw(libvirt.libvirtError("nobody there"))):
            with self.assertLogs("netport", "WARNING") as log:
                source.start()
                until(lambda: len(tries) >= 3, "three tries")
                source.stop()
                source.join(20)
        self.assertEqual(len(log.output), 1)
        self.assertFalse(source.is_alive())

    def test_a_connection_that_libvirt_has_closed_is_made_again_and_guests_are_listed_anew(self):
        closed = unittest.mock.MagicMock()
        closed.isAlive.return_value = False
        closed.listAllDomains.return_value = []
        heard = []
        source = libvirt_source.LibvirtSource("test:///closed", heard.append)
        with unittest.mock.patch.object(libvirt, "openReadOnly", return_value=closed) as opened:
            with self.assertLogs("netport", "WARNING"):
                source.start()
                until(lambda: len(heard) >= 3, "three lists")
                source.stop()
                source.join(20)
        self.assertEqual(set(map(type, heard)), {Listed})
        self.assertEqual(opened.call_count, closed.close.call_count, "every connection is closed on this side too")


@unittest.skipIf(libvirt is None, "python3-libvirt is not installed")
class MeaningTest(unittest.TestCase):

    def test_what_lifecycle_events_mean(self):
        def name(text):
            return getattr(libvirt, f"VIR_DOMAIN_EVENT_{text}")
        for event, detail, what in (
                ("SUSPENDED", "SUSPENDED_MIGRATED", What.HANDED_OVER),
                ("SUSPENDED", "SUSPENDED_POSTCOPY", What.HANDED_OVER),
                ("SUSPENDED", "SUSPENDED_PAUSED", What.PAUSED), ("SUSPENDED", "SUSPENDED_IOERROR", None),
                ("SUSPENDED", "SUSPENDED_POSTCOPY_FAILED", None), ("RESUMED", "RESUMED_MIGRATED", What.RESUMED),
                ("RESUMED", "RESUMED_UNPAUSED", What.RESUMED), ("RESUMED", "RESUMED_POSTCOPY", What.RESUMED),
                ("STARTED", "STARTED_MIGRATED", What.STARTED), ("STOPPED", "STOPPED_MIGRATED", What.MIGRATED_AWAY),
                ("STOPPED", "STOPPED_FAILED", What.STOPPED), ("STOPPED", "STOPPED_DESTROYED", What.STOPPED),
                ("DEFINED", "DEFINED_ADDED", None), ("CRASHED", "CRASHED_PANICKED", None)):
            with self.subTest(detail):
                self.assertIs(libvirt_source.lifecycle(name(event), name(detail)), what)

    def test_what_the_statistics_of_a_migration_mean(self):
        # As libvirt 9.0 gave them with QEMU 7.2.
        statistics = {"type": 2, "operation": 5, "time_elapsed": 530, "memory_total": 134750208,
                      "memory_remaining": 100261888, "memory_processed": 32008612, "memory_bps": 256460036,
                      "memory_dirty_rate": 49, "memory_page_size": 4096, "memory_iteration": 1}
        self.assertEqual(libvirt_source.sample(statistics, 7.0),
                         Sample(7.0, 1, 134750208, 100261888, 32008612, 256460036.0, 49 * 4096.0))

    def test_before_memory_is_copied_the_statistics_say_nothing_of_it(self):
        self.assertEqual(libvirt_source.sample({"type": 2, "operation": 5, "time_elapsed": 9}, 7.0),
                         Sample(7.0, 0, 0, 0, 0))

    def test_no_job_one_that_is_over_and_one_that_is_no_migration_from_here_are_none(self):
        for statistics in ({"type": 0}, {"type": 3, "operation": 5}, {"type": 2, "operation": 2, "memory_total": 1},
                           {"type": 2, "operation": 4, "memory_total": 1}, {}):
            with self.subTest(statistics):
                self.assertIsNone(libvirt_source.sample(statistics, 7.0))
