# SPDX-License-Identifier: Apache-2.0
"""Where the agent hears of guests from: libvirt. The only file that imports libvirt's binding.

The connection is read-only: it hears events, reads XML and how far a migration is, and can change nothing.
"""

import logging
import queue
import threading
import time

import libvirt

from . import domain_xml
from .errors import DomainXmlError
from .events import Condition, Described, Happened, Listed, What
from .forecast import Sample

LOG = logging.getLogger("netport")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
# How often the loop looks whether it is to end, or the connection has.
LOOK_MILLISECONDS = 200
LOOK_UPS_LIMIT = 4096

SUSPENDED = {libvirt.VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED: What.HANDED_OVER,
             libvirt.VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY: What.HANDED_OVER,
             libvirt.VIR_DOMAIN_EVENT_SUSPENDED_PAUSED: What.PAUSED}
PAUSED = {libvirt.VIR_DOMAIN_PAUSED_MIGRATION: Condition.HANDED_OVER,
          libvirt.VIR_DOMAIN_PAUSED_POSTCOPY: Condition.HANDED_OVER}


def lifecycle(event, detail):
    """What a lifecycle event means, None when it is of no concern."""
    if event == libvirt.VIR_DOMAIN_EVENT_SUSPENDED:
        return SUSPENDED.get(detail)
    if event == libvirt.VIR_DOMAIN_EVENT_RESUMED:
        return What.RESUMED
    if event == libvirt.VIR_DOMAIN_EVENT_STARTED:
        return What.STARTED
    if event == libvirt.VIR_DOMAIN_EVENT_STOPPED:
        return What.MIGRATED_AWAY if detail == libvirt.VIR_DOMAIN_EVENT_STOPPED_MIGRATED else What.STOPPED
    return None


def sample(statistics, at):
    """What the statistics of a job say of copying memory, None when the job is no migration from here, or is over."""
    operation = statistics.get(libvirt.VIR_DOMAIN_JOB_OPERATION, libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT)
    if statistics.get("type") not in (libvirt.VIR_DOMAIN_JOB_BOUNDED, libvirt.VIR_DOMAIN_JOB_UNBOUNDED) \
            or operation != libvirt.VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT:
        return None

    def number(key):
        return statistics.get(key) or 0  # what is not known yet is left out
    return Sample(at, number(libvirt.VIR_DOMAIN_JOB_MEMORY_ITERATION), number(libvirt.VIR_DOMAIN_JOB_MEMORY_TOTAL),
                  number(libvirt.VIR_DOMAIN_JOB_MEMORY_REMAINING), number(libvirt.VIR_DOMAIN_JOB_MEMORY_PROCESSED),
                  float(number(libvirt.VIR_DOMAIN_JOB_MEMORY_BPS)),
                  float(number(libvirt.VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE)
                        * number(libvirt.VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE)))


class LibvirtSource(threading.Thread):
    """Keeps a connection to libvirt and hands on what it tells; connects again when libvirt restarts."""

    def __init__(self, uri, hear):
        """
        :param hear: called with each event, from threads of this object's own
        """
        super().__init__(name="libvirt", daemon=True)
        self._uri = uri
        self._hear = hear
        self._stopping = False
        self._connection = None
        self._wanted = queue.Queue(LOOK_UPS_LIMIT)
        self._looker = threading.Thread(target=self._look_up, name="libvirt-xml", daemon=True)

    def describe(self, uuid):
        """Reads a guest's XML some time soon. From any thread; never waits."""
        try:
            self._wanted.put_nowait(uuid)
        except queue.Full:
            LOG.error("guest %s: its XML is not read: %d others wait", uuid, LOOK_UPS_LIMIT)

    def progress(self, uuid):
        """How far the migration of a guest from here is: a :class:`netport_hypervisor.forecast.Sample`; None when there
        is none, or it cannot be had. From any thread but this one; libvirt waits for QEMU to answer."""
        try:
            return sample(self._domain(uuid).jobStats(), time.monotonic())
        except libvirt.libvirtError as error:
            LOG.info("guest %s: how far its migration is cannot be had: %s", uuid, error)
            return None

    def longest_downtime(self, uuid):
        """For how many seconds QEMU may stop a guest to migrate it; None when that cannot be had. Called as
        :meth:`progress`."""
        try:
            milliseconds = self._domain(uuid).migrateGetMaxDowntime()
        except libvirt.libvirtError:
            return None
        # The binding raises nothing when libvirt refuses.
        return None if milliseconds is None else milliseconds / 1000

    def stop(self):
        """Ends the threads soon."""
        self._stopping = True

    def run(self):
        libvirt.registerErrorHandler(lambda *_: None, None)  # else the binding prints each error on stderr
        libvirt.virEventRegisterDefaultImpl()
        libvirt.virEventAddTimeout(LOOK_MILLISECONDS, lambda *_: None, None)
        self._looker.start()
        pause, said = FIRST_PAUSE, ""
        while not self._stopping:
            try:
                self._serve()
                pause, said = FIRST_PAUSE, ""
                LOG.warning("libvirt has closed the connection; connecting again")
            except libvirt.libvirtError as error:
                if str(error) != said:
                    said = str(error)
                    LOG.warning("%s: no connection to libvirt, tried again: %s", self._uri, said)
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _serve(self):
        """One connection, until it ends."""
        closed = threading.Event()
        connection = libvirt.openReadOnly(self._uri)
        try:
            connection.registerCloseCallback(lambda *_: closed.set(), None)
            try:
                connection.setKeepAlive(5, 3)
            except libvirt.libvirtError:
                pass  # a driver inside this process has no connection to keep
            self._subscribe(connection)
            self._connection = connection
            LOG.info("connected to libvirt, %s", self._uri)
            self._hear(Listed(self._guests(connection)))
            while not closed.is_set() and not self._stopping and connection.isAlive():
                libvirt.virEventRunDefaultImpl()
        finally:
            self._connection = None
            try:
                connection.close()
            except libvirt.libvirtError:
                pass

    def _subscribe(self, connection):
        connection.domainEventRegisterAny(None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._on_lifecycle, None)
        for number, callback in ((libvirt.VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, self._on_iteration),
                                 (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, self._on_change),
                                 (libvirt.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, self._on_change)):
            try:
                connection.domainEventRegisterAny(None, number, callback, None)
            except libvirt.libvirtError as error:
                LOG.warning("libvirt does not tell of event %d, which is done without: %s", number, error)

    def _on_lifecycle(self, _, domain, event, detail, __):
        at = time.monotonic()
        what = lifecycle(event, detail)
        if what is not None:
            self._hear(Happened(domain.UUIDString(), what, at=at))

    def _on_iteration(self, _, domain, iteration, __):
        self._hear(Happened(domain.UUIDString(), What.ITERATION, iteration, time.monotonic()))

    def _on_change(self, _, domain, __, ___):
        self._hear(Happened(domain.UUIDString(), What.CHANGED, at=time.monotonic()))

    @staticmethod
    def _guests(connection):
        guests = {}
        for domain in connection.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE):
            try:
                state, reason = domain.state()
                guests[domain.UUIDString()] = (
                    Condition.RUNNING if state == libvirt.VIR_DOMAIN_RUNNING
                    else PAUSED.get(reason, Condition.OTHER) if state == libvirt.VIR_DOMAIN_PAUSED else Condition.OTHER)
            except libvirt.libvirtError:
                continue  # it has ended since it was listed
        return guests

    def _domain(self, uuid):
        connection = self._connection
        if connection is None:
            raise libvirt.libvirtError("there is no connection")
        return connection.lookupByUUIDString(uuid)

    def _look_up(self):
        while not self._stopping:
            try:
                uuid = self._wanted.get(timeout=1)
            except queue.Empty:
                continue
            connection = self._connection
            if connection is None:
                continue  # all guests are described anew after the next connection
            try:
                self._hear(Described(domain_xml.parse(connection.lookupByUUIDString(uuid).XMLDesc())))
            except (libvirt.libvirtError, DomainXmlError) as error:
                LOG.info("guest %s: its XML cannot be had: %s", uuid, error)


def reachable(uri):
    """Tries a connection; returns "" when it is there, else why not."""
    libvirt.registerErrorHandler(lambda *_: None, None)
    try:
        libvirt.openReadOnly(uri).close()
    except libvirt.libvirtError as error:
        return str(error)
    return ""
