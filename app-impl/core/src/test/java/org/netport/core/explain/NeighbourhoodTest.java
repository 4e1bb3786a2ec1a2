// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.model.MacAddress;

/** Whom a host takes for its neighbour, and whom it asks nobody about. */
class NeighbourhoodTest {
    private static final Neighbourhood TWO = new Neighbourhood(ImmutableSet.of(IpPrefix.parse("10.0.0.0/24"),
        IpPrefix.parse("10.0.1.0/24"), IpPrefix.parse("2001:db8::/64")));

    private static boolean isOnLink(final Neighbourhood neighbourhood, final String own, final String other) {
        return neighbourhood.isOnLink(IpAddress.parse(own), IpAddress.parse(other));
    }

    @Test
    void neighboursAreInTheSameSubnetOrLinkLocal() {
        assertTrue(isOnLink(TWO, "10.0.0.1", "10.0.0.2"));
        assertFalse(isOnLink(TWO, "10.0.0.1", "10.0.1.2"));
        assertFalse(isOnLink(TWO, "2001:db8::1", "2001:db8:1::1"));
        assertTrue(isOnLink(TWO, "2001:db8::1", "febf::1"));
        assertFalse(isOnLink(TWO, "2001:db8::1", "fec0::1"));
        assertTrue(isOnLink(new Neighbourhood(ImmutableSet.of()), "10.0.0.1", "192.0.2.1"));
    }

    @Test
    void theMacAddressOfAGroupFollowsFromItsAddress() {
        assertEquals(MacAddress.parse("01:00:5e:01:02:03"), groupMac("239.129.2.3"));
        assertEquals(MacAddress.parse("33:33:ff:12:34:56"), groupMac("ff02::1:ff12:3456"));
        assertEquals(MacAddress.BROADCAST, groupMac("255.255.255.255"));
        for (String group : List.of("224.0.0.1", "239.129.2.3", "255.255.255.255", "ff02::1:ff12:3456")) {
            assertTrue(Neighbourhood.isGroup(IpAddress.parse(group)), group);
        }
        for (String single : List.of("10.0.0.255", "223.255.255.255", "240.0.0.1", "2001:db8::1", "fe80::1")) {
            assertFalse(Neighbourhood.isGroup(IpAddress.parse(single)), single);
            assertThrows(IllegalArgumentException.class, () -> groupMac(single));
        }
    }

    private static MacAddress groupMac(final String group) {
        return Neighbourhood.groupMac(IpAddress.parse(group));
    }
}
