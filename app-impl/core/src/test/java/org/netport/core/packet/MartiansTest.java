// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.netport.model.IpAddress;
import org.netport.model.Ipv6Address;

/** Who cannot have sent a packet. */
class MartiansTest {
    @Test
    void addressesOfNobodyAreMartians() {
        for (String text : List.of("0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::808:808", "ff02::1", "ff0e::1")) {
            assertTrue(Martians.isNobody(IpAddress.parse(text)), text);
            assertTrue(Martians.isNeverRouted(IpAddress.parse(text)), text);
        }
        assertTrue(Martians.isNobody(new Ipv6Address(0, 0xffff_0a00_0005L)), "IPv4-mapped");
    }

    @Test
    void addressesOfOneLinkAreAnsweredAndNotRouted() {
        for (String text : List.of("169.254.1.1", "fe80::1", "febf::1")) {
            assertFalse(Martians.isNobody(IpAddress.parse(text)), text);
            assertTrue(Martians.isNeverRouted(IpAddress.parse(text)), text);
        }
    }

    @Test
    void addressesOfHostsAreNone() {
        for (String text : List.of("1.0.0.0", "10.0.0.5", "126.255.255.255", "128.0.0.1", "169.253.0.1", "192.0.2.1",
            "223.255.255.255", "::1:0:0:1", "64:ff9b::1", "2001:db8::5", "fc00::1", "fec0::1", "fe7f::1")) {
            assertFalse(Martians.isNeverRouted(IpAddress.parse(text)), text);
        }
    }

    @Test
    void thePrefixesDoNotOverlapSoThatEachIsAnEntry() {
        for (int one = 0; one < Martians.SOURCES.size(); one++) {
            for (int two = 0; two < one; two++) {
                assertFalse(Martians.SOURCES.get(one).overlaps(Martians.SOURCES.get(two)),
                    Martians.SOURCES.get(one) + " and " + Martians.SOURCES.get(two));
            }
        }
        assertEquals(9, Martians.SOURCES.size());
    }
}
