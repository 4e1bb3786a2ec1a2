// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.core.explain.Resolution.Learned;
import org.netport.explain.Family;
import org.netport.explain.Frame;
import org.netport.explain.PathQuestion;
import org.netport.explain.Payload;
import org.netport.explain.Target;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.GatewayAddress;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** What a real station does to send: whom it asks, and the frame that it makes. */
final class Sending {
    /** An EtherType for experiments (IEEE 802): what is sent to a station whose address nobody knows. */
    private static final int EXPERIMENT = 0x88b5;

    private final PathSnapshot snapshot;
    private final PathQuestion question;
    private final Station station;

    Sending(final PathSnapshot snapshot, final PathQuestion question, final Station station) {
        this.snapshot = snapshot;
        this.question = question;
        this.station = station;
    }

    /**
     * What is sent.
     *
     * @param before what it does first, in sentences
     * @param frame the frame; empty if it sends none
     * @param owner the configured host that it is for, if there is one
     * @param unknown switches whose programs are needed to say more
     */
    record Plan(ImmutableList<String> before, Optional<Frame> frame, Optional<Host> owner,
            ImmutableSet<SwitchName> unknown) {
    }

    Plan plan() throws InvalidQuestion {
        return switch (question.target()) {
            case Target.Station(var mac) -> toStation(mac);
            case Target.OfHost(var name) -> {
                final Host host = config().hosts().get(name);
                if (host == null) {
                    throw new InvalidQuestion("to-host", "'" + name + "' is not configured: configure it in "
                        + "/netport-host:hosts, or correct the name");
                }
                yield toAddress(addressOf(host), Optional.of(host));
            }
            case Target.Address(var address) -> toAddress(address, owner(address));
        };
    }

    private NetworkConfig config() {
        return snapshot.view().config();
    }

    /** Of several addresses the one that a name service would best tell: a neighbour's. */
    private IpAddress addressOf(final Host host) throws InvalidQuestion {
        final var fitting = host.addresses().stream().filter(address -> Family.of(address) == question.family())
            .sorted().toList();
        return fitting.stream().filter(address -> station.address().filter(own ->
            Neighbourhood.of(station.segment()).isOnLink(own, address)).isPresent()).findFirst()
            .or(() -> fitting.stream().findFirst())
            .orElseThrow(() -> new InvalidQuestion("to-host", "'" + host.name() + "' has no " + question.family()
                + " address configured: name its address, or its MAC address"));
    }

    /** Whom the station reaches under an address: one of its segment, or else of its VRF. */
    private Optional<Host> owner(final IpAddress address) {
        final var vrf = config().routing().of(station.segment().name());
        final var owners = config().hosts().values().stream().filter(host -> host.addresses().contains(address))
            .toList();
        return owners.stream().filter(host -> host.segment().equals(station.segment().name())).findFirst()
            .or(() -> owners.stream().filter(host -> vrf.filter(known -> known.interfaces()
                .containsKey(host.segment())).isPresent()).findFirst());
    }

    private Plan toStation(final MacAddress mac) throws InvalidQuestion {
        final Optional<Host> host = config().hosts().values().stream()
            .filter(known -> known.segment().equals(station.segment().name()) && known.mac().equals(mac)).findFirst();
        final Optional<IpAddress> address = host.flatMap(known -> known.addresses().stream()
            .filter(some -> Family.of(some) == question.family()).sorted().findFirst());
        if (question.payload() instanceof Payload.AddressQuestion) {
            throw new InvalidQuestion("to-mac", "who asks for an address does not know the MAC address yet: name a "
                + "host or an address");
        }
        final Frame.Content content = station.address().isPresent() && address.isPresent()
            ? packet(station.address().orElseThrow(), address.orElseThrow()) : new Frame.Other(EXPERIMENT);
        return new Plan(ImmutableList.of(), Optional.of(station.frame(mac, content)), host, ImmutableSet.of());
    }

    private Plan toAddress(final IpAddress target, final Optional<Host> owner) throws InvalidQuestion {
        final IpAddress own = station.address().orElseThrow(() -> new InvalidQuestion("source-address",
            "the sender has no " + question.family() + " address configured: name one"));
        if (question.payload() instanceof Payload.AddressQuestion) {
            return new Plan(ImmutableList.of(), Optional.of(Resolution.question(station, own, target)),
                Optional.empty(), ImmutableSet.of());
        }
        if (Neighbourhood.isGroup(target)) {
            return new Plan(ImmutableList.of(), Optional.of(station.frame(Neighbourhood.groupMac(target),
                packet(own, target))), Optional.empty(), ImmutableSet.of());
        }
        final var before = ImmutableList.<String>builder();
        final Optional<IpAddress> next = next(own, target, before);
        if (next.isEmpty()) {
            return new Plan(before.build(), Optional.empty(), owner, ImmutableSet.of());
        }
        final Learned learned = new Resolution(snapshot, station).ask(own, next.orElseThrow());
        return new Plan(before.add(learned.told()).build(), learned.mac().map(mac ->
            station.frame(mac, packet(own, target))), owner, learned.unknown());
    }

    /** The address for whose MAC address the station asks: the target's, or its gateway's. */
    private Optional<IpAddress> next(final IpAddress own, final IpAddress target,
            final ImmutableList.Builder<String> before) {
        if (Neighbourhood.of(station.segment()).isOnLink(own, target)) {
            return Optional.of(target);
        }
        final Optional<IpAddress> gateway = config().routing().of(station.segment().name()).stream()
            .flatMap(vrf -> vrf.interfaces().get(station.segment().name()).gateways().stream())
            .filter(known -> known.subnet().contains(own)).map(GatewayAddress::address).findFirst();
        before.add(gateway.map(address -> target + " is in none of its subnets: it sends to its gateway " + address)
            .orElse(target + " is in none of its subnets, and segment " + station.segment().name()
                + " has no gateway in that of " + own));
        return gateway;
    }

    private Frame.Packet packet(final IpAddress own, final IpAddress target) {
        final var content = switch (question.payload()) {
            case Payload.Echo echo -> question.family() == Family.IPV4 ? new Frame.Icmp(1, 8) : new Frame.Icmp(58, 128);
            case Payload.Transport(var protocol, var from, var to) -> new Frame.Ports(protocol, from, to);
            case Payload.AddressQuestion asked -> throw new IllegalStateException("a question is no packet to a host");
        };
        return new Frame.Packet(own, target, question.ttl(), question.length(), content);
    }
}
