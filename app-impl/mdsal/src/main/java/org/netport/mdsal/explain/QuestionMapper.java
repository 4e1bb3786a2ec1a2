// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import java.util.Optional;
import java.util.stream.Stream;
import org.netport.explain.Family;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.explain.Payload;
import org.netport.explain.Sender;
import org.netport.explain.Target;
import org.netport.mdsal.rpc.HostLookup;
import org.netport.mdsal.rpc.NotConfigured;
import org.netport.mdsal.rpc.PortLookup;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.SegmentName;
import org.netport.model.VlanId;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInput;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Maps the input of explain to the domain. Pure. */
final class QuestionMapper {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int USUAL_SOURCE = 49152;
    private static final int USUAL_DESTINATION = 80;
    private static final Uint8 USUAL_TTL = Uint8.valueOf(64);

    private QuestionMapper() {
    }

    /** What is wrong with an input whatever is configured: the leaf, and what to do. */
    static Optional<String> misfit(final ExplainInput input) {
        final long targets = Stream.of(Optional.ofNullable(input.getToHost()),
            Optional.ofNullable(input.getToAddress()), Optional.ofNullable(input.getToMac()))
            .filter(Optional::isPresent).count();
        if (targets != 1) {
            return Optional.of("to-host: name the target, by one of to-host, to-address and to-mac");
        }
        if ((input.getFromSwitch() == null) != (input.getFromPort() == null)) {
            return Optional.of("from-port: a place is from-switch and from-port together");
        }
        if (input.getFromHost() == null && input.getFromSwitch() == null) {
            return Optional.of("from-host: name the sender, by from-host, or by from-switch and from-port");
        }
        if (input.getToAddress() != null && version(input)
                .filter(told -> told != Family.of(address(input.getToAddress()))).isPresent()) {
            return Optional.of("ip-version: " + input.getToAddress().stringValue() + " is of the other version");
        }
        return Optional.empty();
    }

    static PathQuestion map(final ExplainInput input, final NetworkConfig config) throws NotConfigured {
        return new PathQuestion(sender(input, config), target(input, config), family(input), payload(input),
            Optional.ofNullable(input.getTtl()).orElse(USUAL_TTL).toJava(),
            Optional.ofNullable(input.getLength()).map(Uint16::toJava).orElse(0),
            Boolean.TRUE.equals(input.getReadBack()) ? Proof.READ_BACK : Proof.ACKNOWLEDGED);
    }

    private static Sender sender(final ExplainInput input, final NetworkConfig config) throws NotConfigured {
        return new Sender(Optional.ofNullable(input.getFromHost()).map(name -> new HostName(name.getValue())),
            input.getFromSwitch() == null ? Optional.empty()
                : Optional.of(place(config, input.getFromSwitch().getValue(), input.getFromPort())),
            Optional.ofNullable(input.getSegment()).map(name -> new SegmentName(name.getValue())),
            Optional.ofNullable(input.getVlan()).map(vlan -> new VlanId(vlan.getValue().toJava())),
            Optional.ofNullable(input.getSourceMac()).map(mac -> MacAddress.parse(mac.getValue())),
            Optional.ofNullable(input.getSourceAddress()).map(QuestionMapper::address));
    }

    private static AttachmentPoint place(final NetworkConfig config, final String device, final String port)
            throws NotConfigured {
        try {
            return PortLookup.find(config, device, port);
        } catch (NotConfigured e) {
            throw NotConfigured.under("from-", e);
        }
    }

    private static Target target(final ExplainInput input, final NetworkConfig config) throws NotConfigured {
        if (input.getToAddress() != null) {
            return new Target.Address(address(input.getToAddress()));
        }
        if (input.getToMac() != null) {
            return new Target.Station(MacAddress.parse(input.getToMac().getValue()));
        }
        final var host = new HostName(input.getToHost().getValue());
        if (!config.hosts().containsKey(host)) {
            throw NotConfigured.under("to-", HostLookup.unknown(host));
        }
        return new Target.OfHost(host);
    }

    private static Family family(final ExplainInput input) {
        return Stream.of(Optional.ofNullable(input.getToAddress()).map(QuestionMapper::address).map(Family::of),
            version(input), Optional.ofNullable(input.getSourceAddress()).map(QuestionMapper::address).map(Family::of))
            .flatMap(Optional::stream).findFirst().orElse(Family.IPV4);
    }

    /** The version as it is told; 'unknown' is as if it were not (RFC 6991). */
    private static Optional<Family> version(final ExplainInput input) {
        return Optional.ofNullable(input.getIpVersion()).flatMap(told -> switch (told) {
            case Unknown -> Optional.empty();
            case Ipv4 -> Optional.of(Family.IPV4);
            case Ipv6 -> Optional.of(Family.IPV6);
        });
    }

    private static IpAddress address(final IpAddressNoZone address) {
        return IpAddress.parse(address.stringValue());
    }

    private static Payload payload(final ExplainInput input) {
        return switch (Optional.ofNullable(input.getProtocol()).orElse(ExplainInput.Protocol.Icmp)) {
            case Icmp -> new Payload.Echo();
            case Arp -> new Payload.AddressQuestion();
            case Tcp -> transport(TCP, input);
            case Udp -> transport(UDP, input);
        };
    }

    private static Payload transport(final int protocol, final ExplainInput input) {
        return new Payload.Transport(protocol, port(input.getSourcePort(), USUAL_SOURCE),
            port(input.getDestinationPort(), USUAL_DESTINATION));
    }

    private static int port(final PortNumber port, final int usual) {
        return Optional.ofNullable(port).map(known -> known.getValue().toJava()).orElse(usual);
    }
}
