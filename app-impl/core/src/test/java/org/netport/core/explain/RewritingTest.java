// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.explain.Frame;
import org.netport.flow.Action;
import org.netport.flow.PacketField;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** What explanations take copied and set fields for; that it is what switches do is seen by TracerAgreementTest. */
class RewritingTest {
    private static final MacAddress ASKER = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OWNER = MacAddress.parse("02:00:00:00:00:02");
    private static final Ipv6Address FROM = new Ipv6Address(0x2001_0db8_0000_0000L, 1);
    private static final Ipv6Address TARGET = new Ipv6Address(0x2001_0db8_0000_0000L, 2);

    private static Frame.Packet packet(final Frame frame) {
        return (Frame.Packet) frame.content();
    }

    @Test
    void onlyTheFieldItselfIsAnother() {
        final var question = new Frame.Neighbour(135, TARGET, 0, Optional.of(ASKER));
        final Frame sent = new Frame(ASKER, OWNER, ImmutableList.of(), new Frame.Packet(FROM, TARGET, 255, 1400,
            question));
        assertEquals(new Frame.Packet(FROM, FROM, 255, 1400, question), packet(Rewriting.of(sent,
            new Action.CopyField(PacketField.IPV6_SRC, PacketField.IPV6_DST))));
        assertEquals(new Frame.Packet(TARGET, TARGET, 255, 1400, question), packet(Rewriting.of(sent,
            new Action.CopyField(PacketField.ND_TARGET, PacketField.IPV6_SRC))));
        assertEquals(new Frame.Packet(FROM, TARGET, 255, 1400, new Frame.Neighbour(136, TARGET, 0,
            Optional.of(ASKER))), packet(Rewriting.of(sent, new Action.SetNumber(PacketField.ICMPV6_TYPE, 136))));
        assertEquals(List.of(OWNER, OWNER), List.of(Rewriting.of(sent, new Action.CopyField(PacketField.ETH_DST,
            PacketField.ETH_SRC)).source(), Rewriting.of(sent, new Action.CopyField(PacketField.ETH_DST,
            PacketField.ETH_SRC)).destination()));
    }

    @Test
    void whatAFrameDoesNotHaveIsNeitherReadNorWritten() {
        final Frame sent = new Frame(ASKER, OWNER, ImmutableList.of(), new Frame.Packet(FROM, TARGET, 255,
            new Frame.Neighbour(135, TARGET, 0, Optional.empty())));
        assertEquals(sent, Rewriting.of(sent, new Action.CopyField(PacketField.ETH_SRC, PacketField.ND_TLL)));
        assertEquals(sent, Rewriting.of(sent, new Action.CopyField(PacketField.ARP_SHA, PacketField.ETH_DST)));
    }
}
