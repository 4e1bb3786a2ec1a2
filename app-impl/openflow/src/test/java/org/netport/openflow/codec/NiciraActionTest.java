// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;

/** Actions of Open vSwitch's own, as it reads and writes them. */
class NiciraActionTest {
    /** Written by {@code ovs-ofctl} 3.1 for {@code check_pkt_larger(1514)->OXM_OF_METADATA[56]}. */
    private static final String CHECK = "ffff00180000232000" + "3105ea003880000408000000000000";

    private static ByteBuf bytes(final String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    @Test
    void aCheckOfLengthHasTheFormOfOpenVswitch() throws Exception {
        final var check = new Action.CheckLength(1514, 56);
        final ByteBuf written = Unpooled.buffer();
        ActionEncoder.encode(Version.OF_1_3, List.of(check), written);
        assertEquals(CHECK, ByteBufUtil.hexDump(written));
        assertEquals(List.of(check), ActionDecoder.decode(bytes(CHECK)).actions());
    }

    /** Another vendor, another action, a register, a bit that is none, no length. */
    @Test
    void whatTheDomainHasNoWordsForIsNotRead() {
        for (String other : List.of(CHECK.replace("00002320", "00002321"), CHECK.replace("0031", "0032"),
                CHECK.replace("80000408", "00010004"), CHECK.replace("0038", "0040"), CHECK.replace("05ea", "0000"))) {
            assertThrows(UnreadableException.class, () -> ActionDecoder.decode(bytes(other)), other);
        }
    }

    @Test
    void whatIsTooShortIsMalformed() {
        for (String cut : List.of("ffff000800002320", "ffff0010000023200031" + "05ea00388000")) {
            assertThrows(MalformedException.class, () -> ActionDecoder.decode(bytes(cut)), cut);
        }
    }
}
