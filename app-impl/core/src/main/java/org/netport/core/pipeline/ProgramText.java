// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.FlowEntry;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupType;
import org.netport.flow.MatchField;
import org.netport.flow.MeterEntry;
import org.netport.flow.PacketField;
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.flow.Watch;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Writes programs as lines that {@code ovs-ofctl} reads and people compare. */
public final class ProgramText {
    private static final Comparator<FlowEntry> ORDER = Comparator
        .<FlowEntry>comparingInt(flow -> flow.key().table().value())
        .thenComparingInt(flow -> -flow.key().priority())
        .thenComparing(ProgramText::match);

    private ProgramText() {
    }

    /**
     * Writes a program: meters, groups, then flows by table, priority and match.
     *
     * @param program the program
     * @return one line for each entry
     */
    public static ImmutableList<String> lines(final SwitchProgram program) {
        final List<String> meters = new ArrayList<>();
        final List<String> groups = new ArrayList<>();
        final List<FlowEntry> flows = new ArrayList<>();
        for (ProgramEntry entry : program.entries().values()) {
            switch (entry) {
                case MeterEntry meter -> meters.add(line(meter));
                case GroupEntry group -> groups.add(line(group));
                case FlowEntry flow -> flows.add(flow);
            }
        }
        meters.sort(Comparator.naturalOrder());
        groups.sort(Comparator.naturalOrder());
        flows.sort(ORDER);
        return ImmutableList.<String>builder().addAll(meters).addAll(groups)
            .addAll(flows.stream().map(ProgramText::line).toList()).build();
    }

    /**
     * Writes an entry.
     *
     * @param entry the entry
     * @return one line
     */
    public static String line(final ProgramEntry entry) {
        return switch (entry) {
            case MeterEntry meter -> "meter=" + meter.key() + ",pktps,burst,band=type=drop,rate="
                + meter.packetsPerSecond() + ",burst_size=" + meter.burst();
            case GroupEntry group -> "group_id=" + group.key() + ",type=" + type(group.type())
                + group.buckets().stream().map(bucket -> ",bucket=" + bucket(bucket)).collect(Collectors.joining());
            case FlowEntry flow -> "cookie=" + flow.cookie() + ",table=" + flow.key().table() + ",priority="
                + flow.key().priority() + (flow.key().match().fields().isEmpty() ? "" : ",") + match(flow) + " actions="
                + instructions(flow);
        };
    }

    private static String type(final GroupType type) {
        return switch (type) {
            case ALL -> "all";
            case SELECT -> "select";
            case FAST_FAILOVER -> "fast_failover";
        };
    }

    /**
     * Writes a bucket of a group.
     *
     * @param bucket the bucket
     * @return its weight and what it watches, where it has such, and its actions
     */
    public static String bucket(final Bucket bucket) {
        return (bucket.weight() == 0 ? "" : "weight:" + bucket.weight() + ",") + switch (bucket.watch()) {
            case Watch.Nothing nothing -> "";
            case Watch.Port watched -> "watch_port:" + watched.port() + ",";
            case Watch.Group watched -> "watch_group:" + Integer.toUnsignedString(watched.group().value()) + ",";
        } + "actions=" + actions(bucket.actions());
    }

    /**
     * Writes what an entry matches.
     *
     * @param flow the entry
     * @return the fields with commas between; empty where it matches everything
     */
    public static String match(final FlowEntry flow) {
        return flow.key().match().fields().stream().sorted(Comparator.comparingInt(ProgramText::position))
            .map(ProgramText::field).collect(Collectors.joining(","));
    }

    /** The order of fields in a line: prerequisites come before what needs them. */
    private static int position(final MatchField field) {
        return switch (field) {
            case MatchField.InPort in -> 0;
            case MatchField.Metadata bits -> 1;
            case MatchField.TunnelId id -> 2;
            case MatchField.TunnelSrc src -> 3;
            case MatchField.NoVlan none -> 4;
            case MatchField.VlanVid vlan -> 4;
            case MatchField.EthSrc src -> 5;
            case MatchField.EthDst dst -> 6;
            case MatchField.EthType type -> 7;
            case MatchField.IpProto proto -> 8;
            case MatchField.Hops hops -> 9;
            case MatchField.ArpOp op -> 9;
            case MatchField.Icmpv6Type type -> 9;
            case MatchField.ArpSpa spa -> 10;
            case MatchField.ArpTpa tpa -> 11;
            case MatchField.Ipv4Src src -> 12;
            case MatchField.Ipv6Src src -> 12;
            case MatchField.Ipv4Dst dst -> 13;
            case MatchField.Ipv6Dst dst -> 13;
            case MatchField.NdTarget target -> 14;
            case MatchField.NdOption option -> 15;
        };
    }

    private static String field(final MatchField field) {
        return switch (field) {
            case MatchField.InPort in -> "in_port=" + in.port();
            case MatchField.Metadata bits -> "metadata=" + hex(bits.value()) + "/" + hex(bits.mask());
            case MatchField.EthDst dst -> "dl_dst=" + dst.value()
                + (dst.mask().equals(MacAddress.BROADCAST) ? "" : "/" + dst.mask());
            case MatchField.EthSrc src -> "dl_src=" + src.value();
            case MatchField.EthType type -> "dl_type=" + hex(type.value());
            case MatchField.NoVlan none -> "vlan_tci=0x0000/0x1fff";
            case MatchField.VlanVid vlan -> "dl_vlan=" + vlan.vid();
            case MatchField.IpProto proto -> "nw_proto=" + proto.value();
            case MatchField.Hops hops -> "nw_ttl=" + hops.value();
            case MatchField.Ipv4Src src -> "nw_src=" + masked(src.value(), src.mask());
            case MatchField.Ipv4Dst dst -> "nw_dst=" + masked(dst.value(), dst.mask());
            case MatchField.Ipv6Src src -> "ipv6_src=" + masked(src.value(), src.mask());
            case MatchField.Ipv6Dst dst -> "ipv6_dst=" + masked(dst.value(), dst.mask());
            case MatchField.ArpOp op -> "arp_op=" + op.value();
            case MatchField.ArpSpa spa -> "arp_spa=" + spa.value();
            case MatchField.ArpTpa tpa -> "arp_tpa=" + tpa.value();
            case MatchField.Icmpv6Type type -> "icmp_type=" + type.value();
            case MatchField.NdTarget target -> "nd_target=" + masked(target.value(), target.mask());
            case MatchField.NdOption option -> "nd_options_type=" + option.type();
            case MatchField.TunnelId id -> "tun_id=" + hex(id.value());
            case MatchField.TunnelSrc src -> switch (src.value()) {
                case Ipv4Address v4 -> "tun_src=" + v4;
                case Ipv6Address v6 -> "tun_ipv6_src=" + v6;
            };
        };
    }

    private static String masked(final Ipv4Address value, final Ipv4Address mask) {
        return mask.equals(Ipv4Address.ONES) ? value.toString() : value + "/" + mask;
    }

    private static String masked(final Ipv6Address value, final Ipv6Address mask) {
        return mask.equals(Ipv6Address.ONES) ? value.toString() : value + "/" + mask;
    }

    /**
     * Writes what an entry does.
     *
     * @param flow the entry
     * @return its meter, actions and other instructions with commas between
     */
    public static String instructions(final FlowEntry flow) {
        final var text = ImmutableList.<String>builder();
        flow.meter().ifPresent(meter -> text.add("meter:" + meter));
        if (!flow.actions().isEmpty()) {
            text.add(actions(flow.actions()));
        }
        flow.metadata().ifPresent(bits -> text.add("write_metadata:" + hex(bits.value()) + "/" + hex(bits.mask())));
        flow.next().ifPresent(next -> text.add("goto_table:" + next));
        final var parts = text.build();
        return parts.isEmpty() ? "drop" : String.join(",", parts);
    }

    private static String actions(final ImmutableList<Action> actions) {
        return actions.isEmpty() ? "drop"
            : actions.stream().map(ProgramText::action).collect(Collectors.joining(","));
    }

    private static String action(final Action action) {
        return switch (action) {
            case Action.Output out -> "output:" + out.port();
            case Action.OutputInPort back -> "in_port";
            case Action.ToTables tables -> "table";
            case Action.ToController controller -> "controller";
            case Action.ToGroup group -> "group:" + Integer.toUnsignedString(group.group().value());
            case Action.PushVlan push -> "push_vlan:" + hex(push.tpid());
            case Action.PopVlan pop -> "pop_vlan";
            case Action.SetVlan vlan -> "set_field:" + (0x1000 | vlan.vid().value()) + "->vlan_vid";
            case Action.SetTunnelId id -> "set_field:" + hex(id.vni().value()) + "->tun_id";
            case Action.SetTunnelDst dst -> switch (dst.address()) {
                case Ipv4Address v4 -> "set_field:" + v4 + "->tun_dst";
                case Ipv6Address v6 -> "set_field:" + v6 + "->tun_ipv6_dst";
            };
            case Action.SetEthSrc src -> "set_field:" + src.address() + "->eth_src";
            case Action.SetEthDst dst -> "set_field:" + dst.address() + "->eth_dst";
            case Action.DecTtl dec -> "dec_ttl";
            case Action.CopyField copy -> "move:" + part(copy.from(), copy.bits()) + "->"
                + part(copy.to(), copy.bits());
            case Action.SetNumber set -> "set_field:" + set.value() + "->" + name(set.field());
            case Action.CheckLength check -> "check_pkt_larger(" + check.most() + ")->OXM_OF_METADATA[" + check.bit()
                + "]";
        };
    }

    private static String part(final PacketField field, final int bits) {
        return name(field) + (bits == field.bits() ? "" : "[0.." + (bits - 1) + "]");
    }

    private static String name(final PacketField field) {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static String hex(final long value) {
        return String.format(Locale.ROOT, "0x%x", value);
    }
}
