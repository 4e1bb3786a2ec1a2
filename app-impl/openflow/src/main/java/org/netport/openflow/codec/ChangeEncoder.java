// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Change;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.TableId;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterFlags;
import org.projectfloodlight.openflow.protocol.OFMeterMod;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.protocol.meterband.OFMeterBand;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

/** Writes changes of a program as the messages that make them (OpenFlow 1.3.5 section 7.3.4). */
public final class ChangeEncoder {
    /** Else an entry goes on counting from what another with its match has counted, which did something else. */
    private static final Set<OFFlowModFlags> COUNTS_ANEW = Set.of(OFFlowModFlags.RESET_COUNTS);
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
        final OFFactory factory = Versions.factory(version);
        switch (change) {
            case Change.Add add -> put(version, add.entry(), xid, Command.ADD, out);
            case Change.Replace replace -> put(version, replace.entry(), xid, Command.MODIFY, out);
            case Change.Remove remove -> removal(factory, remove.key(), xid).writeTo(out);
        }
        if (out.writerIndex() - start > 0xffff) {
            throw new IllegalArgumentException("entry " + change.key() + " needs " + (out.writerIndex() - start)
                + " bytes, more than the 65535 of a message");
        }
    }

    private static void put(final Version version, final ProgramEntry entry, final long xid,
            final Command command, final ByteBuf out) {
        final OFFactory factory = Versions.factory(version);
        switch (entry) {
            case FlowEntry flow -> flow(version, factory, flow, xid).writeTo(out);
            case MeterEntry meter -> meter(version, factory, meter, xid, command).writeTo(out);
            case GroupEntry group -> GroupEncoder.encode(version, group, xid, command, out);
        }
    }

    private static OFMessage removal(final OFFactory factory, final org.netport.flow.ProgramKey key, final long xid) {
        return switch (key) {
            case FlowKey flow -> factory.buildFlowDeleteStrict().setXid(xid).setTableId(table(flow.table()))
                .setPriority(flow.priority()).setMatch(MatchEncoder.encode(factory, flow.match()))
                .setCookie(U64.of(Cookie.OWNER)).setCookieMask(U64.of(Cookie.OWNER_MASK))
                .setBufferId(OFBufferId.NO_BUFFER).setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY).build();
            case GroupId group -> {
                final var builder = factory.buildGroupDelete().setXid(xid).setGroupType(OFGroupType.ALL)
                    .setGroup(OFGroup.of(group.value()));
                yield factory.getVersion().getWireVersion() == Versions.HIGHEST
                    ? builder.setCommandBucketId(
                        org.projectfloodlight.openflow.protocol.OFGroupBucket.BUCKET_ALL).build()
                    : builder.build();
            }
            case MeterId meter -> factory.buildMeterMod().setXid(xid).setMeterId(meter.value())
                .setCommand(OFMeterModCommand.DELETE).build();
        };
    }

    private static OFFlowAdd flow(final Version version, final OFFactory factory, final FlowEntry entry,
            final long xid) {
        return factory.buildFlowAdd().setXid(xid).setTableId(table(entry.key().table()))
            .setPriority(entry.key().priority()).setMatch(MatchEncoder.encode(factory, entry.key().match()))
            .setCookie(U64.of(entry.cookie().value())).setFlags(COUNTS_ANEW).setBufferId(OFBufferId.NO_BUFFER)
            .setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY)
            .setInstructions(instructions(version, factory, entry)).build();
    }

    private static List<OFInstruction> instructions(final Version version, final OFFactory factory,
            final FlowEntry entry) {
        final List<OFInstruction> list = new ArrayList<>(4);
        final var actions = ActionEncoder.encode(factory, entry.actions());
        entry.meter().ifPresent(meter -> {
            if (version == Version.OF_1_5) {
                // An action since OpenFlow 1.5 (1.5.1 section 7.2.6.5).
                actions.add(0, factory.actions().buildMeter().setMeterId(meter.value()).build());
            } else {
                list.add(factory.instructions().meter(meter.value()));
            }
        });
        if (!actions.isEmpty()) {
            list.add(factory.instructions().applyActions(actions));
        }
        entry.metadata().ifPresent(write -> list.add(factory.instructions()
            .writeMetadata(U64.of(write.value()), U64.of(write.mask()))));
        entry.next().ifPresent(next -> list.add(factory.instructions().gotoTable(table(next))));
        return list;
    }

    private static OFMeterMod meter(final Version version, final OFFactory factory, final MeterEntry entry,
            final long xid, final Command command) {
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

    private static org.projectfloodlight.openflow.types.TableId table(final TableId table) {
        return org.projectfloodlight.openflow.types.TableId.of(table.value());
    }
}
