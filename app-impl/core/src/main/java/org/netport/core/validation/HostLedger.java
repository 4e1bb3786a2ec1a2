// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.network.Host;
import org.netport.network.Segment;

/**
 * Rules of hosts: their segment exists, their addresses fit it, and no two of a segment share one. Keeps who has what,
 * so that a change costs by its own size and not by the number of hosts. Not thread-safe.
 */
public final class HostLedger {
    private static final ImmutableList<IpPrefix> NEVER_A_HOST = ImmutableList.of(IpPrefix.parse("0.0.0.0/8"),
        IpPrefix.parse("127.0.0.0/8"), IpPrefix.parse("224.0.0.0/3"), IpPrefix.parse("::/127"),
        IpPrefix.parse("ff00::/8"));
    private static final IpPrefix LINK_LOCAL = IpPrefix.parse("fe80::/10");

    private final Map<MacKey, HostName> macs = new HashMap<>();
    private final Map<AddressKey, HostName> addresses = new HashMap<>();

    /** Makes an empty ledger. */
    public HostLedger() {
        // nothing to prepare
    }

    /**
     * Replaces hosts by others, unless one of the others breaks a rule: then nothing changes.
     *
     * @param gone hosts as they were entered, which are no longer, or no longer so
     * @param come new hosts, or hosts as they are now
     * @param segments the configured segments
     * @return what is wrong, in the order of {@code come}; empty when the hosts were replaced
     */
    public ImmutableList<Problem> replace(final Collection<Host> gone, final Collection<Host> come,
            final Map<SegmentName, Segment> segments) {
        final var change = new Change(segments);
        gone.forEach(change::remove);
        come.forEach(change::add);
        return change.finish();
    }

    /** One replacement, which can be undone. */
    private final class Change {
        private final Map<SegmentName, Segment> segments;
        private final ImmutableList.Builder<Problem> problems = ImmutableList.builder();
        private final Deque<Runnable> undo = new ArrayDeque<>();

        Change(final Map<SegmentName, Segment> segments) {
            this.segments = segments;
        }

        void remove(final Host host) {
            leave(macs, new MacKey(host.segment(), host.mac()), host.name());
            host.addresses().forEach(
                address -> leave(addresses, new AddressKey(host.segment(), address), host.name()));
        }

        void add(final Host host) {
            final var path = Paths.host(host.name());
            final var segment = segments.get(host.segment());
            if (segment == null) {
                problems.add(new Problem(path + "/segment", "segment '" + host.segment()
                    + "' is not configured: configure it first"));
                return;
            }
            if (host.mac().isGroup() || host.mac().equals(MacAddress.ZERO)) {
                problems.add(new Problem(path + "/mac", host.mac() + " is not the address of one station"));
            }
            enter(macs, new MacKey(host.segment(), host.mac()), host, path + "/mac", "MAC address " + host.mac());
            for (var address : host.addresses()) {
                final var at = path + "/address[.='" + address + "']";
                checkAddress(segment, address, at);
                enter(addresses, new AddressKey(host.segment(), address), host, at, "address " + address);
            }
        }

        ImmutableList<Problem> finish() {
            final var found = problems.build();
            if (!found.isEmpty()) {
                undo.forEach(Runnable::run);
            }
            return found;
        }

        private void checkAddress(final Segment segment, final IpAddress address, final String path) {
            if (NEVER_A_HOST.stream().anyMatch(prefix -> prefix.contains(address))) {
                problems.add(new Problem(path, address + " cannot be the address of a host"));
            } else if (!segment.subnets().isEmpty() && !LINK_LOCAL.contains(address)
                    && segment.subnets().stream().noneMatch(subnet -> subnet.contains(address))) {
                problems.add(new Problem(path, address + " is outside the subnets " + segment.subnets()
                    + " of segment '" + segment.name() + "': change the address, or add a subnet to the segment"));
            }
        }

        private <K> void enter(final Map<K, HostName> table, final K key, final Host host, final String path,
                final String what) {
            final var other = table.putIfAbsent(key, host.name());
            if (other == null) {
                undo.push(() -> table.remove(key));
            } else {
                problems.add(new Problem(path, what + " is also used by host '" + other + "' of segment '"
                    + host.segment() + "': give each its own"));
            }
        }

        private <K> void leave(final Map<K, HostName> table, final K key, final HostName host) {
            if (table.remove(key, host)) {
                undo.push(() -> table.put(key, host));
            }
        }
    }

    private record MacKey(SegmentName segment, MacAddress mac) {
    }

    private record AddressKey(SegmentName segment, IpAddress address) {
    }
}
