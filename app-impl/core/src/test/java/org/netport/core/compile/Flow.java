// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import java.util.Optional;
import org.netport.core.fake.FakeFrame;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.network.Host;

/**
 * Packets from a host to an address.
 *
 * @param from the sender
 * @param target the address
 * @param to what the sender takes for the address's MAC address: the gateway's or the host's own
 */
record Flow(Host from, IpAddress target, MacAddress to) {
    /** An address that a host without configured ones gives to itself. */
    private static final Ipv4Address OWN_CHOICE = new Ipv4Address(0x0aff_0001);
    private static final Ipv6Address OWN_CHOICE_6 = new Ipv6Address(0x2001_0db8_ffff_0000L, 1);

    /** The packet with a number. */
    FakeFrame frame(final int number) {
        return frame(number, FakeFrame.TTL);
    }

    /** The same with another time to live. */
    FakeFrame frame(final int number, final int ttl) {
        return FakeFrame.of(from.mac(), to, packet(number, ttl));
    }

    /** What is in the frame. */
    FakeFrame.Packet packet(final int number, final int ttl) {
        return switch (target) {
            case Ipv4Address v4 -> new FakeFrame.Ip4(own(Ipv4Address.class).orElse(OWN_CHOICE), v4, ttl, number);
            case Ipv6Address v6 -> new FakeFrame.Ip6(own(Ipv6Address.class).orElse(OWN_CHOICE_6), v6, ttl, number);
        };
    }

    private <T extends IpAddress> Optional<T> own(final Class<T> family) {
        return from.addresses().stream().filter(family::isInstance).map(family::cast).findFirst();
    }
}
