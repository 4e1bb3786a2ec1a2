// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.model.MacAddress;

class CarriedFrameTest {
    private static final MacAddress GUEST = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:09");

    @Test
    void whatOthersHaveSentToTheGuestIsCarriedHoweverShort() {
        assertEquals(Optional.empty(), CarriedFrame.problem(frame(GUEST, OTHER, 0x0800), GUEST));
    }

    @Test
    void whatReachesTheDestinationByItselfOrIsForOthersIsNot() {
        for (MacAddress to : List.of(OTHER, MacAddress.BROADCAST, MacAddress.parse("33:33:00:00:00:01"))) {
            assertTrue(CarriedFrame.problem(frame(to, OTHER, 0x0800), GUEST).orElseThrow().contains("addressed"));
        }
    }

    @Test
    void whatNobodyElseCanHaveSentIsNot() {
        for (MacAddress from : List.of(GUEST, MacAddress.BROADCAST, MacAddress.parse("01:00:5e:00:00:01"))) {
            assertTrue(CarriedFrame.problem(frame(GUEST, from, 0x0800), GUEST).orElseThrow().contains("source"));
        }
    }

    @Test
    void aTagIsNotCarriedIntoTheSegment() {
        for (int type : new int[] {0x8100, 0x88a8}) {
            assertTrue(CarriedFrame.problem(frame(GUEST, OTHER, type), GUEST).orElseThrow().contains("VLAN tag"));
        }
    }

    private static byte[] frame(final MacAddress to, final MacAddress from, final int type) {
        final ByteBuffer bytes = ByteBuffer.allocate(14);
        Wire.putMac(bytes, to);
        Wire.putMac(bytes, from);
        return bytes.putShort((short) type).array();
    }
}
