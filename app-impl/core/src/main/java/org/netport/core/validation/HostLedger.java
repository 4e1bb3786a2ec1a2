// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Segment;
import org.netport.network.Vrf;

/**
 * Rules of hosts: their segment exists and is no transit segment, their addresses fit it, no two of a segment share
 * one, no two of a VRF share an IP address, and none has one of its gateway's. Keeps who has what, so that a change
 * costs by its own size and not by the number of hosts. Not thread-safe.
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
     * @param config its segments and VRFs are what the hosts are judged by, also those entered before: others need a
     *     new ledger. Its hosts are not looked at
     * @return what is wrong, in the order of {@code come}; empty when the hosts were replaced
     */
    public ImmutableList<Problem> replace(final Collection<Host> gone, final Collection<Host> come,
            final NetworkConfig config) {
        final var change = new Change(config);
        gone.forEach(change::remove);
        come.forEach(change::add);
        return change.finish();
    }

    /** One replacement, which can be undone. */
    private final class Change {
        private final NetworkConfig config;
        private final ImmutableList.Builder<Problem> problems = ImmutableList.builder();
        private final Deque<Runnable> undo = new ArrayDeque<>();

        Change(final NetworkConfig config) {
            this.config = config;
        }

        void remove(final Host host) {
            leave(macs, new MacKey(host.segment(), host.mac()), host.name());
            final var vrf = config.routing().of(host.segment());
            host.addresses().forEach(
                address -> leave(addresses, new AddressKey(scope(host, address, vrf), address), host.name()));
        }

        void add(final Host host) {
            final var path = Paths.host(host.name());
            final var segment = config.segments().get(host.segment());
            if (segment == null) {
                problems.add(new Problem(path + "/segment", "segment '" + host.segment()
                    + "' is not configured: configure it first"));
                return;
            }
            if (host.mac().isGroup() || host.mac().equals(MacAddress.ZERO)) {
                problems.add(new Problem(path + "/mac", host.mac() + " is not the address of one station"));
            }
            config.routing().carriedBy(host.segment()).ifPresent(vrf -> problems.add(new Problem(path + "/segment",
                "segment '" + host.segment() + "' is the transit segment of VRF '" + vrf.name()
                    + "' and carries routed packets only: choose another segment for the host, or another transit "
                    + "segment for the VRF")));
            final var vrf = config.routing().of(host.segment());
            vrf.ifPresent(found -> {
                checkGateway(found, host, path);
                checkNextHops(found, host, path);
            });
            final var inSegment = new Scope.OfSegment(host.segment());
            enter(macs, new MacKey(host.segment(), host.mac()), host, path + "/mac", "MAC address " + host.mac(),
                inSegment);
            for (var address : host.addresses()) {
                final var at = path + "/address[.='" + address + "']";
                checkAddress(segment, address, at);
                final var scope = scope(host, address, vrf);
                enter(addresses, new AddressKey(scope, address), host, at, "address " + address, scope);
            }
        }

        /** So is an outside router. */
        private void checkNextHops(final Vrf vrf, final Host host, final String path) {
            host.addresses().forEach(address -> vrf.waysOut().byNextHop().get(address).stream()
                .filter(uplink -> uplink.segment().equals(host.segment()) || !LINK_LOCAL.contains(address))
                .forEach(uplink -> problems.add(new Problem(path + "/address[.='" + address + "']", "address "
                    + address + " is the next hop of uplink '" + uplink.name() + "' of VRF '" + vrf.name()
                    + "': give the host another one, or name another next hop"))));
        }

        /** A gateway is in the segment like a host: nobody else there has what it has. */
        private void checkGateway(final Vrf vrf, final Host host, final String path) {
            if (host.mac().equals(vrf.gatewayMac())) {
                problems.add(new Problem(path + "/mac", "MAC address " + host.mac() + " is that of the gateway of VRF '"
                    + vrf.name() + "': give the host another one, or the VRF another gateway-mac"));
            }
            final var gateways = Objects.requireNonNull(vrf.interfaces().get(host.segment())).gateways().stream()
                .map(GatewayAddress::address).collect(ImmutableSet.<IpAddress>toImmutableSet());
            for (var address : host.addresses()) {
                if (gateways.contains(address) || address.equals(vrf.gatewayMac().linkLocal())) {
                    problems.add(new Problem(path + "/address[.='" + address + "']", "address " + address
                        + " is that of the gateway of VRF '" + vrf.name() + "' in segment '" + host.segment()
                        + "': give the host or the gateway another one"));
                }
            }
        }

        /** Where an address is unique: in the VRF, if there is one; link-local ones are not routed. */
        private Scope scope(final Host host, final IpAddress address, final Optional<Vrf> vrf) {
            return vrf.filter(found -> !LINK_LOCAL.contains(address))
                .<Scope>map(found -> new Scope.OfVrf(found.name()))
                .orElseGet(() -> new Scope.OfSegment(host.segment()));
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
                final String what, final Scope scope) {
            final var other = table.putIfAbsent(key, host.name());
            if (other == null) {
                undo.push(() -> table.remove(key));
            } else {
                problems.add(new Problem(path, what + " is also used by host '" + other + "' of " + scope
                    + ": give each its own"));
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

    private record AddressKey(Scope scope, IpAddress address) {
    }

    /** That in which an address belongs to one host. */
    private sealed interface Scope {
        record OfSegment(SegmentName segment) implements Scope {
            @Override
            public String toString() {
                return "segment '" + segment + "'";
            }
        }

        record OfVrf(VrfName vrf) implements Scope {
            @Override
            public String toString() {
                return "VRF '" + vrf + "'";
            }
        }
    }
}
