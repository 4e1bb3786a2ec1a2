// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowEntry.MetadataWrite;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.GroupType;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.MeterId;
import org.netport.flow.PacketField;
import org.netport.flow.TableId;
import org.netport.flow.Watch;
import org.netport.model.IpAddress;
import org.netport.model.Ipv4Address;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;
import org.netport.model.Vni;

/**
 * Entries of any fields, actions and instructions, whether or not a switch would take them together.
 *
 * @param random decides
 */
record RandomEntries(Random random) {
    private static final int ACTION_KINDS = 16;

    FlowEntry flow() {
        final int table = random.nextInt(255);
        final long mask = maskOf(-1);
        return new FlowEntry(key(table), new Cookie(random.nextLong()),
            random.nextInt(4) == 0 ? Optional.of(new MeterId(1 + random.nextInt(0xffff))) : Optional.empty(), actions(),
            random.nextInt(3) == 0 ? Optional.of(new MetadataWrite(random.nextLong() & mask, mask)) : Optional.empty(),
            table < 254 && random.nextBoolean() ? Optional.of(new TableId(table + 1 + random.nextInt(254 - table)))
                : Optional.empty());
    }

    FlowKey key(final int table) {
        return new FlowKey(new TableId(table), random.nextInt(1 << 16), match());
    }

    GroupEntry group() {
        final GroupType type = any(List.of(GroupType.values()));
        final var buckets = ImmutableList.<Bucket>builder();
        for (int count = random.nextInt(4); count > 0; count--) {
            buckets.add(switch (type) {
                case ALL -> Bucket.of(actions());
                case SELECT -> new Bucket(actions(), 1 + random.nextInt(0xffff),
                    random.nextBoolean() ? new Watch.Nothing() : watch());
                case FAST_FAILOVER -> new Bucket(actions(), 0, watch());
            });
        }
        return new GroupEntry(groupId(), type, buckets.build());
    }

    private Watch watch() {
        return random.nextBoolean() ? new Watch.Port(port()) : new Watch.Group(groupId());
    }

    GroupId groupId() {
        return new GroupId(1 + random.nextInt(Integer.MAX_VALUE));
    }

    PortNumber port() {
        return new PortNumber(random.nextInt(8) == 0 ? 0xffffff00 : 1 + random.nextInt(Integer.MAX_VALUE));
    }

    Match match() {
        final List<MatchField> all = new ArrayList<>(fields());
        Collections.shuffle(all, random);
        return new Match(ImmutableList.copyOf(all.subList(0,
            random.nextInt(random.nextInt(8) == 0 ? all.size() + 1 : 6))));
    }

    /** One of each kind; of both about the VLAN, one: they contradict each other. Loxi has no IP protocol 255. */
    private List<MatchField> fields() {
        final long metadata = maskOf(-1);
        final var mac = new MacAddress(maskOf(MacAddress.BROADCAST.value()));
        final var source4 = new Ipv4Address((int) maskOf(-1) | 1);
        final var destination4 = new Ipv4Address((int) maskOf(-1) | 1 << 31);
        final Ipv6Address source6 = mask6();
        final Ipv6Address destination6 = mask6();
        final Ipv6Address target = mask6();
        return List.of(new MatchField.InPort(port()), new MatchField.Metadata(random.nextLong() & metadata, metadata),
            new MatchField.EthDst(new MacAddress(random.nextLong() & mac.value()), mac),
            new MatchField.EthSrc(mac()), new MatchField.EthType(random.nextInt(1 << 16)),
            random.nextBoolean() ? new MatchField.NoVlan() : new MatchField.VlanVid(vlan()),
            new MatchField.IpProto(random.nextInt(255)), new MatchField.Hops(octet()), new MatchField.NdOption(octet()),
            new MatchField.Ipv4Src(new Ipv4Address(random.nextInt() & source4.value()), source4),
            new MatchField.Ipv4Dst(new Ipv4Address(random.nextInt() & destination4.value()), destination4),
            new MatchField.Ipv6Src(in(source6), source6), new MatchField.Ipv6Dst(in(destination6), destination6),
            new MatchField.ArpOp(random.nextInt(1 << 16)), new MatchField.ArpSpa(v4()), new MatchField.ArpTpa(v4()),
            new MatchField.Icmpv6Type(octet()), new MatchField.NdTarget(in(target), target),
            new MatchField.TunnelId(random.nextLong()), new MatchField.TunnelSrc(ip()));
    }

    ImmutableList<Action> actions() {
        final var actions = ImmutableList.<Action>builder();
        for (int count = random.nextInt(6); count > 0; count--) {
            actions.add(action(random.nextInt(ACTION_KINDS)));
        }
        return actions.build();
    }

    private Action action(final int kind) {
        return switch (kind) {
            case 0 -> new Action.Output(port());
            case 1 -> new Action.OutputInPort();
            case 2 -> new Action.ToTables();
            case 3 -> new Action.ToController();
            case 4 -> new Action.ToGroup(groupId());
            case 5 -> new Action.PushVlan(random.nextBoolean() ? 0x8100 : 0x88a8);
            case 6 -> new Action.PopVlan();
            case 7 -> new Action.SetVlan(vlan());
            case 8 -> new Action.SetTunnelId(new Vni(1 + random.nextInt(0xffffff)));
            case 9 -> new Action.SetTunnelDst(ip());
            case 10 -> new Action.SetEthSrc(mac());
            case 11 -> new Action.SetEthDst(mac());
            case 12 -> new Action.DecTtl();
            case 13 -> new Action.CopyField(packetField(), packetField());
            case 14 -> number();
            default -> new Action.CheckLength(1 + random.nextInt(0xffff), random.nextInt(64));
        };
    }

    private Action number() {
        PacketField field = packetField();
        while (!field.isNumber()) {
            field = packetField();
        }
        return new Action.SetNumber(field, random.nextLong() >>> Long.SIZE - field.bits());
    }

    private PacketField packetField() {
        return any(List.of(PacketField.values()));
    }

    private <T> T any(final List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** All of the bits, or some of them, but not none. */
    private long maskOf(final long bits) {
        final long some = random.nextLong() & bits;
        return random.nextBoolean() || some == 0 ? bits : some;
    }

    private Ipv6Address mask6() {
        return new Ipv6Address(maskOf(-1), random.nextInt(4) == 0 ? 0 : maskOf(-1));
    }

    private Ipv6Address in(final Ipv6Address mask) {
        return new Ipv6Address(random.nextLong() & mask.high(), random.nextLong() & mask.low());
    }

    private int octet() {
        return random.nextInt(1 << Byte.SIZE);
    }

    private MacAddress mac() {
        return new MacAddress(random.nextLong() & MacAddress.BROADCAST.value());
    }

    private VlanId vlan() {
        return new VlanId(1 + random.nextInt(4094));
    }

    private Ipv4Address v4() {
        return new Ipv4Address(random.nextInt());
    }

    private IpAddress ip() {
        return random.nextBoolean() ? v4() : new Ipv6Address(random.nextLong(), random.nextLong());
    }
}
