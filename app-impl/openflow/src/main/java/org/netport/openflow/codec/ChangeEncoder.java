// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Change;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;

/** Writes changes of a program as the messages that make them (OpenFlow 1.3.5 section 7.3.4). */
public final class ChangeEncoder {
    private static final Set<OFMeterFlags> PACKETS = Set.of(OFMeterFlags.PKTPS, OFMeterFlags.BURST);

    private ChangeEncoder() {
    }

    /**
     * Writes a change.
     *
     * @param version the negotiated version
     * @param change the change
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param out where it is written
     * @throws IllegalArgumentException if the change is too large for a message
     */
    public static void encode(final Version version, final Change change, final long xid, final ByteBuf out) {
        final int start = out.writerIndex();
        switch (change) {
            case Change.Add add -> put(version, add.entry(), xid, Command.ADD, out);
            case Change.Replace replace -> put(version, replace.entry(), xid, Command.MODIFY, out);
            case Change.Remove remove -> remove(version, remove.key(), xid, out);
        }
        if (out.writerIndex() - start > 0xffff) {
            throw new IllegalArgumentException("entry " + change.key() + " needs " + (out.writerIndex() - start)
                + " bytes, more than the 65535 of a message");
        }
    }

    private static void put(final Version version, final ProgramEntry entry, final long xid,
            final Command command, final ByteBuf out) {
        switch (entry) {
            case FlowEntry flow -> FlowEncoder.add(version, flow, xid, out);
            case MeterEntry meter -> meter(version, meter, xid, command).writeTo(out);
            case GroupEntry group -> GroupEncoder.encode(version, group, xid, command, out);
        }
    }

    private static void remove(final Version version, final ProgramKey key, final long xid, final ByteBuf out) {
        switch (key) {
            case FlowKey flow -> FlowEncoder.remove(version, flow, xid, out);
            case GroupId group -> GroupEncoder.remove(version, group, xid, out);
            case MeterId meter -> Versions.factory(version).buildMeterMod().setXid(xid).setMeterId(meter.value())
                .setCommand(OFMeterModCommand.DELETE).build().writeTo(out);
        }
    }

    private static OFMeterMod meter(final Version version, final MeterEntry entry, final long xid,
            final Command command) {
        final OFFactory factory = Versions.factory(version);
        final OFMeterBand drop = factory.meterBands().buildDrop().setRate(entry.packetsPerSecond())
            .setBurstSize(entry.burst()).build();
        final OFMeterMod.Builder builder = factory.buildMeterMod().setXid(xid).setMeterId(entry.key().value())
            .setFlags(PACKETS).setCommand(switch (command) {
                case ADD -> OFMeterModCommand.ADD;
                case MODIFY -> OFMeterModCommand.MODIFY;
            });
        return (version == Version.OF_1_3 ? builder.setMeters(List.of(drop)) : builder.setBands(List.of(drop)))
            .build();
    }
}
