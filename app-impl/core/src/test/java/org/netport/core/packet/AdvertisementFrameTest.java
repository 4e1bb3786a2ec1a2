// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.netport.core.packet.Packets.GATEWAY;
import static org.netport.core.packet.Packets.HOST;
import static org.netport.core.packet.Packets.hex;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.packet.AdvertisedPrefix.Use;
import org.netport.core.packet.AdvertisementSettings.ByDhcp;
import org.netport.model.IpPrefix;
import org.netport.model.Ipv6Address;
import org.netport.network.RouterAdvertisement;

/** Router advertisements, byte by byte. */
class AdvertisementFrameTest {
    private static final AdvertisedPrefix PREFIX = new AdvertisedPrefix(IpPrefix.parse("2001:db8::/64"),
        ImmutableSet.of(Use.ON_LINK, Use.AUTONOMOUS), 86400, 14400);
    private static final Ipv6Address SERVER = Packets.v6("2001:db8::53");
    private static final AdvertisementSettings FULL = new AdvertisementSettings(ImmutableSet.of(ByDhcp.OTHER), 1800,
        Optional.of(1400), ImmutableList.of(PREFIX),
        Optional.of(new AdvertisedServers(ImmutableList.of(SERVER), 600)));

    private static String message(final byte[] frame) {
        return hex(frame).substring(108);
    }

    @Test
    void thePeriodicOneGoesToAllNodesFromTheLinkLocalAddress() {
        final String frame = hex(AdvertisementFrame.periodic(FULL, GATEWAY));
        assertEquals("333300000001" + "024e50fe0001" + "86dd" + "60000000" + "0058" + "3a" + "ff"
            + "fe80000000000000004e50fffefe0001" + "ff020000000000000000000000000001", frame.substring(0, 108));
        assertEquals("8600", frame.substring(108, 112));
        assertEquals("40400708" + "00000000" + "00000000" + "0101024e50fe0001" + "0501000000000578"
            + "030440c0" + "00015180" + "00003840" + "00000000" + "20010db8000000000000000000000000"
            + "19030000" + "00000258" + "20010db8000000000000000000000053", frame.substring(116));
    }

    @Test
    void whoHasAnAddressIsAnsweredAlone() {
        final Ipv6Address asker = HOST.linkLocal();
        final String frame = hex(AdvertisementFrame.to(new NeighbourPacket.RouterSolicitation(HOST, asker,
            Optional.empty()), FULL, GATEWAY));
        assertEquals("020000000005", frame.substring(0, 12));
        assertEquals("fe80000000000000000000fffe000005", frame.substring(76, 108));
        assertEquals(hex(AdvertisementFrame.periodic(FULL, GATEWAY)), hex(AdvertisementFrame.to(
            new NeighbourPacket.RouterSolicitation(HOST, Wire.UNSPECIFIED, Optional.empty()), FULL, GATEWAY)));
    }

    @Test
    void theLastOneSaysThatTheRouterIsNone() {
        final String last = message(AdvertisementFrame.periodic(FULL.ceasing(), GATEWAY));
        assertEquals("40400000", last.substring(8, 16));
    }

    @Test
    void whatIsNotAskedForIsLeftOut() {
        final String bare = message(AdvertisementFrame.periodic(new AdvertisementSettings(
            ImmutableSet.of(ByDhcp.ADDRESSES, ByDhcp.OTHER), 9000, Optional.empty(), ImmutableList.of(),
            Optional.empty()), GATEWAY));
        assertEquals("40c02328" + "00000000" + "00000000" + "0101024e50fe0001", bare.substring(8));
    }

    @Test
    void lifetimesWithoutEndHaveAllBits() {
        final var forever = new AdvertisedPrefix(IpPrefix.parse("2001:db8::/64"), ImmutableSet.of(),
            AdvertisedPrefix.FOREVER, AdvertisedPrefix.FOREVER);
        final String message = message(AdvertisementFrame.periodic(new AdvertisementSettings(ImmutableSet.of(), 0,
            Optional.empty(), ImmutableList.of(forever), Optional.empty()), GATEWAY));
        assertEquals("03044000" + "ffffffff" + "ffffffff", message.substring(48, 72));
    }

    @Test
    void whatHostsWouldNotUnderstandIsRefused() {
        final var v4 = IpPrefix.parse("10.0.0.0/24");
        final var v6 = IpPrefix.parse("2001:db8::/64");
        assertThrows(IllegalArgumentException.class, () -> new AdvertisedPrefix(v4, ImmutableSet.of(), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new AdvertisedPrefix(v6, ImmutableSet.of(), 1, 2));
        assertThrows(IllegalArgumentException.class, () -> new AdvertisedPrefix(v6, ImmutableSet.of(), -1, -1));
        assertThrows(IllegalArgumentException.class, () -> new AdvertisedServers(ImmutableList.of(), 1));
        assertThrows(IllegalArgumentException.class, () -> settings(9001, 1400, 1));
        assertThrows(IllegalArgumentException.class, () -> settings(0, 1279, 1));
        settings(0, 1280, RouterAdvertisement.MOST_PREFIXES);
        assertThrows(IllegalArgumentException.class, () -> settings(0, 1280, RouterAdvertisement.MOST_PREFIXES + 1));
    }

    private static AdvertisementSettings settings(final int lifetime, final int mtu, final int prefixes) {
        return new AdvertisementSettings(ImmutableSet.of(), lifetime, Optional.of(mtu),
            ImmutableList.copyOf(Collections.nCopies(prefixes, PREFIX)), Optional.empty());
    }
}
