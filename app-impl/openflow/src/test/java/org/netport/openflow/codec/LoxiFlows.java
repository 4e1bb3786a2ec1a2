// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupId;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramKey;
import org.netport.flow.TableId;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;
import org.projectfloodlight.openflow.protocol.OFFlowModFlags;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFMeterModCommand;
import org.projectfloodlight.openflow.protocol.instruction.OFInstruction;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.U64;

/** Flows, and removals, in Loxi's form: what {@link ChangeEncoder} is compared with. */
final class LoxiFlows {
    /** Else an entry goes on counting from what another with its match has counted, which did something else. */
    private static final Set<OFFlowModFlags> COUNTS_ANEW = Set.of(OFFlowModFlags.RESET_COUNTS);

    private LoxiFlows() {
    }

    static OFMessage add(final Version version, final FlowEntry entry, final long xid) {
        return flow(version, Versions.factory(version), entry, xid);
    }

    static OFMessage removal(final Version version, final ProgramKey key, final long xid) {
        return removal(Versions.factory(version), key, xid);
    }

    private static OFMessage removal(final OFFactory factory, final ProgramKey key, final long xid) {
        return switch (key) {
            case FlowKey flow -> factory.buildFlowDeleteStrict().setXid(xid).setTableId(table(flow.table()))
                .setPriority(flow.priority()).setMatch(LoxiMatches.encode(factory, flow.match()))
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
            .setPriority(entry.key().priority()).setMatch(LoxiMatches.encode(factory, entry.key().match()))
            .setCookie(U64.of(entry.cookie().value())).setFlags(COUNTS_ANEW).setBufferId(OFBufferId.NO_BUFFER)
            .setOutPort(OFPort.ANY).setOutGroup(OFGroup.ANY)
            .setInstructions(instructions(version, factory, entry)).build();
    }

    private static List<OFInstruction> instructions(final Version version, final OFFactory factory,
            final FlowEntry entry) {
        final List<OFInstruction> list = new ArrayList<>(4);
        final var actions = LoxiActions.encode(factory, entry.actions());
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

    private static org.projectfloodlight.openflow.types.TableId table(final TableId table) {
        return org.projectfloodlight.openflow.types.TableId.of(table.value());
    }
}
