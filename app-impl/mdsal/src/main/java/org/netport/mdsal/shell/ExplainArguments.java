// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import com.google.common.net.InetAddresses;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpAddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IpVersion;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv6AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.VlanId;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/**
 * What a person typed behind netport:explain. Texts that are not given are empty.
 *
 * @param from HOST, or HOST@SWITCH/PORT
 * @param to a host, an address or a MAC address
 * @param protocol its name in netport-explain
 * @param port the destination port
 * @param ttl the time to live
 * @param length how long the packet is, in bytes; 0: not given
 * @param vlan the tag; 0: not given
 * @param sourceMac the frame's source
 * @param sourceAddress the packet's source
 * @param wishes options that are there or not
 */
record ExplainArguments(String from, String to, String protocol, int port, int ttl, int length, int vlan,
        String sourceMac, String sourceAddress, Set<Wish> wishes) {
    private static final String MAC = "([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}";
    private static final String IPV4 = "[0-9]+(\\.[0-9]+){3}";

    /** An option without a value. */
    enum Wish {
        /** IPv6, where the target does not say. */
        IPV6,
        /** Switches are read back. */
        READ_BACK
    }

    /** The input of the RPC; IllegalArgumentException says which argument is wrong. */
    ExplainInput input() {
        final var input = new ExplainInputBuilder().setProtocol(protocolOf())
            .setDestinationPort(new PortNumber(Uint16.valueOf(port))).setTtl(Uint8.valueOf(ttl))
            .setReadBack(wishes.contains(Wish.READ_BACK));
        final int place = from.indexOf('@');
        input.setFromHost(new Name(place < 0 ? from : from.substring(0, place)));
        if (place >= 0) {
            final int slash = from.indexOf('/', place);
            if (slash < 0) {
                throw new IllegalArgumentException("'" + from + "': a place is HOST@SWITCH/PORT");
            }
            input.setFromSwitch(new Name(from.substring(place + 1, slash))).setFromPort(from.substring(slash + 1));
        }
        if (to.matches(MAC)) {
            input.setToMac(new MacAddress(to));
        } else if (isAddress(to)) {
            input.setToAddress(address(to));
        } else {
            input.setToHost(new Name(to));
        }
        if (wishes.contains(Wish.IPV6)) {
            input.setIpVersion(IpVersion.Ipv6);
        }
        given(sourceMac).ifPresent(mac -> input.setSourceMac(new MacAddress(mac)));
        given(sourceAddress).ifPresent(address -> input.setSourceAddress(address(address)));
        if (length != 0) {
            input.setLength(Uint16.valueOf(length));
        }
        if (vlan != 0) {
            input.setVlan(new VlanId(Uint16.valueOf(vlan)));
        }
        return input.build();
    }

    private ExplainInput.Protocol protocolOf() {
        return Optional.ofNullable(ExplainInput.Protocol.forName(protocol.toLowerCase(Locale.ROOT))).orElseThrow(() ->
            new IllegalArgumentException("--protocol " + protocol + ": it is one of icmp, tcp, udp and arp"));
    }

    private static Optional<String> given(final String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** A name may have colons and dots too: one that reads as an address is taken for the address. */
    private static boolean isAddress(final String text) {
        return text.matches(IPV4) || InetAddresses.isInetAddress(text);
    }

    private static IpAddressNoZone address(final String text) {
        return text.matches(IPV4) ? new IpAddressNoZone(new Ipv4AddressNoZone(text))
            : new IpAddressNoZone(new Ipv6AddressNoZone(text));
    }
}
