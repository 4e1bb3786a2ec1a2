// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import java.util.Optional;
import java.util.OptionalLong;
import org.netport.explain.Frame;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;

/**
 * What a match is compared with: a frame on its way through the tables, and what these have written beside it.
 *
 * @param arrival how it came in
 * @param frame as it is now
 * @param metadata the metadata register
 * @param tunnelId the number of a tunnel, as it came or was set
 * @param tunnelTarget the far end of a tunnel, where one was set
 */
record Register(Arrival arrival, Frame frame, long metadata, OptionalLong tunnelId,
        Optional<IpAddress> tunnelTarget) {
    static Register of(final Arrival arrival) {
        return new Register(arrival, arrival.frame(), 0, arrival.tunnelId(), Optional.empty());
    }

    Register with(final Frame other) {
        return new Register(arrival, other, metadata, tunnelId, tunnelTarget);
    }

    Register writing(final long bits, final long mask) {
        return new Register(arrival, frame, metadata & ~mask | bits, tunnelId, tunnelTarget);
    }

    Register tunnelled(final long id) {
        return new Register(arrival, frame, metadata, OptionalLong.of(id), tunnelTarget);
    }

    Register towards(final IpAddress target) {
        return new Register(arrival, frame, metadata, tunnelId, Optional.of(target));
    }

    boolean fits(final Match match) {
        return match.fields().stream().allMatch(this::fits);
    }

    private boolean fits(final MatchField field) {
        return switch (field) {
            case MatchField.InPort in -> in.port().equals(arrival.port());
            case MatchField.Metadata bits -> (metadata & bits.mask()) == bits.value();
            case MatchField.EthDst to -> (frame.destination().value() & to.mask().value()) == to.value().value();
            case MatchField.EthSrc from -> frame.source().equals(from.value());
            case MatchField.EthType type -> frame.content().etherType() == type.value();
            case MatchField.NoVlan none -> frame.tags().isEmpty();
            case MatchField.VlanVid vlan -> frame.outermost().filter(tag -> tag.vid() == vlan.vid().value())
                .isPresent();
            case MatchField.TunnelId id -> tunnelId.isPresent() && tunnelId.getAsLong() == id.value();
            case MatchField.TunnelSrc from -> arrival.tunnelSource().filter(from.value()::equals).isPresent();
            case MatchField.ArpOp op -> arp().filter(arp -> arp.operation() == op.value()).isPresent();
            case MatchField.ArpSpa from -> arp().filter(arp -> arp.sender().equals(from.value())).isPresent();
            case MatchField.ArpTpa to -> arp().filter(arp -> arp.target().equals(to.value())).isPresent();
            case MatchField.Ipv4Src from -> isWithin(packet().map(Frame.Packet::source), from.value(), from.mask());
            case MatchField.Ipv4Dst to -> isWithin(packet().map(Frame.Packet::destination), to.value(), to.mask());
            case MatchField.Ipv6Src from -> isWithin(packet().map(Frame.Packet::source), from.value(), from.mask());
            case MatchField.Ipv6Dst to -> isWithin(packet().map(Frame.Packet::destination), to.value(), to.mask());
            case MatchField.Hops hops -> packet().filter(ip -> ip.ttl() == hops.value()).isPresent();
            case MatchField.IpProto proto -> packet().filter(ip -> ip.body().protocol() == proto.value()).isPresent();
            case MatchField.Icmpv6Type type -> packet().filter(ip -> isOfType(ip.body(), type.value())).isPresent();
            case MatchField.NdTarget target -> isWithin(packet().flatMap(Register::subject), target.value(),
                target.mask());
            case MatchField.NdOption option -> packet().filter(ip -> ip.body() instanceof Frame.Neighbour neighbour
                && option.type() == optionOf(neighbour)).isPresent();
        };
    }

    /** Before it is answered, the option of a question is that of its sender. */
    private static int optionOf(final Frame.Neighbour neighbour) {
        return neighbour.link().isPresent() ? 1 : 0;
    }

    private Optional<Frame.Arp> arp() {
        return frame.content() instanceof Frame.Arp arp ? Optional.of(arp) : Optional.empty();
    }

    private Optional<Frame.Packet> packet() {
        return frame.content() instanceof Frame.Packet packet ? Optional.of(packet) : Optional.empty();
    }

    private static Optional<IpAddress> subject(final Frame.Packet packet) {
        return packet.body() instanceof Frame.Neighbour neighbour ? Optional.of(neighbour.target()) : Optional.empty();
    }

    private static boolean isOfType(final Frame.Body body, final int type) {
        return switch (body) {
            case Frame.Icmp icmp -> icmp.protocol() == 58 && icmp.type() == type;
            case Frame.Neighbour neighbour -> neighbour.type() == type;
            case Frame.Bare bare -> false;
            case Frame.Ports ports -> false;
        };
    }

    private static boolean isWithin(final Optional<IpAddress> address, final Ipv4Address value,
            final Ipv4Address mask) {
        return address.orElse(null) instanceof Ipv4Address v4 && (v4.value() & mask.value()) == value.value();
    }

    private static boolean isWithin(final Optional<IpAddress> address, final Ipv6Address value,
            final Ipv6Address mask) {
        return address.orElse(null) instanceof Ipv6Address v6 && (v6.high() & mask.high()) == value.high()
            && (v6.low() & mask.low()) == value.low();
    }
}
