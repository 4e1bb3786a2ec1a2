// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.netport.channel.FlowFilter;
import org.netport.channel.PacketOut;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.TableId;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.openflow.bundle.CommitEncoder;
import org.netport.openflow.bundle.CommitNumbers;
import org.netport.openflow.codec.ChangeEncoder;
import org.netport.openflow.message.Requests;
import org.projectfloodlight.openflow.protocol.Writeable;

/** What a controller can say, for readers of others. The transaction ids begin at {@link #FIRST_XID}. */
final class EveryMessage {
    static final long FIRST_XID = 1000;

    private EveryMessage() {
    }

    static List<Writeable> requests(final Version version) {
        final var requests = new Requests(version);
        final List<Writeable> all = new ArrayList<>();
        long xid = FIRST_XID;
        all.add(requests.features(xid++));
        all.add(requests.wholePackets(xid++));
        all.add(requests.description(xid++));
        all.add(requests.ports(xid++));
        all.add(requests.meterFeatures(xid++));
        all.add(requests.role(xid++, Role.MASTER, 7));
        all.add(requests.role(xid++, Role.SLAVE, 7));
        all.add(requests.role(xid++, Role.EQUAL, 0));
        all.add(requests.currentRole(xid++));
        all.add(requests.echo(xid++));
        all.add(requests.flows(xid++));
        all.add(requests.flowCount(xid++));
        all.add(requests.sum(xid++, FlowFilter.of(new TableId(2), 12)));
        all.add(requests.groups(xid++));
        all.add(requests.meters(xid++));
        all.add(requests.packetOut(xid++, new PacketOut(Optional.empty(),
            ImmutableList.of(new Action.Output(new PortNumber(3))), new byte[60])));
        all.add(requests.packetOut(xid, new PacketOut(Optional.of(new PortNumber(3)),
            ImmutableList.of(new Action.PushVlan(0x8100), new Action.SetVlan(new VlanId(9)), new Action.ToTables()),
            new byte[60])));
        return all;
    }

    static ByteBuf flowMod(final Version version, final FlowEntry flow) {
        final ByteBuf bytes = Unpooled.buffer();
        ChangeEncoder.encode(version, new Change.Add(flow), FIRST_XID, bytes);
        return bytes;
    }

    static ByteBuf commit(final Version version, final Bundles form, final List<Change> changes) {
        final ByteBuf bytes = Unpooled.buffer();
        final var encoder = new CommitEncoder(version, form, ImmutableList.copyOf(changes),
            new CommitNumbers(FIRST_XID, changes.size()));
        while (!encoder.isDone()) {
            encoder.encode(bytes, Integer.MAX_VALUE);
        }
        return bytes;
    }

    static ByteBuf bytes(final Writeable message) {
        final ByteBuf bytes = Unpooled.buffer();
        message.writeTo(bytes);
        return bytes;
    }
}
