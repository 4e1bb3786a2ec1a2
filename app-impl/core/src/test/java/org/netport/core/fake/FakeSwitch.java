// SPDX-License-Identifier: Apache-2.0
package org.netport.core.fake;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.netport.channel.PacketIn.Reason;
import org.netport.core.diff.ProgramDiff;
import org.netport.core.fake.FakeFrame.Tag;
import org.netport.core.pipeline.EntryKind;
import org.netport.flow.Action;
import org.netport.flow.Bucket;
import org.netport.flow.ChangeSet;
import org.netport.flow.FlowEntry;
import org.netport.flow.Match;
import org.netport.flow.MatchField;
import org.netport.flow.SwitchProgram;
import org.netport.model.IpAddress;
import org.netport.model.Ipv6Address;
import org.netport.model.PortNumber;
import org.netport.model.VlanId;

/** A switch that does with a frame what OpenFlow 1.3.5 chapter 5 says, and nothing on its own. */
public final class FakeSwitch {
    private SwitchProgram program = SwitchProgram.EMPTY;
    private Map<Integer, List<FlowEntry>> tables = Map.of();
    private ImmutableSet<PortNumber> dead = ImmutableSet.of();
    private final Map<EntryKind, Integer> hits = new HashMap<>();

    /** Where a frame goes. */
    public sealed interface Emission {
    }

    /** Out of a port; tunnel fields are set where the pipeline set them. */
    public record OutOf(PortNumber port, FakeFrame frame, Optional<Long> tunnelId, Optional<IpAddress> tunnelDst)
            implements Emission {
    }

    /** To the controller. */
    public record ToController(PortNumber inPort, FakeFrame frame, EntryKind by, long metadata, Reason reason)
            implements Emission {
    }

    /** How a frame comes in. */
    public record Ingress(PortNumber port, FakeFrame frame, Optional<Long> tunnelId, Optional<IpAddress> tunnelSrc) {
        /** By a port that is no tunnel. */
        public static Ingress at(final PortNumber port, final FakeFrame frame) {
            return new Ingress(port, frame, Optional.empty(), Optional.empty());
        }
    }

    /** What it holds. */
    public SwitchProgram program() {
        return program;
    }

    /** Holds another program. */
    public void program(final SwitchProgram next) {
        program = next;
        final Map<Integer, List<FlowEntry>> sorted = new TreeMap<>();
        next.entries().values().forEach(entry -> {
            if (entry instanceof FlowEntry flow) {
                sorted.computeIfAbsent(flow.key().table().value(), key -> new ArrayList<>()).add(flow);
            }
        });
        sorted.values().forEach(flows -> flows.sort(Comparator.comparingInt(flow -> -flow.key().priority())));
        tables = sorted;
    }

    /** From now on these ports are dead for groups that watch them; what is sent out there is emitted all the same. */
    public void dead(final Set<PortNumber> ports) {
        dead = ImmutableSet.copyOf(ports);
    }

    /** Applies changes at once. */
    public void apply(final ChangeSet changes) {
        program(ProgramDiff.apply(changes, program));
    }

    /** How often entries of a kind matched. */
    public int hits(final EntryKind kind) {
        return hits.getOrDefault(kind, 0);
    }

    /** Processes a frame. */
    public List<Emission> process(final Ingress ingress) {
        final var run = new Run(ingress);
        run.table(0);
        return run.emissions;
    }

    private enum Outcome {
        GOES_ON,
        ENDS
    }

    private final class Run {
        private final Ingress ingress;
        private final List<Emission> emissions = new ArrayList<>();
        private FakeFrame frame;
        private long metadata;
        private Optional<Long> tunnelId;
        private Optional<IpAddress> tunnelDst = Optional.empty();
        private EntryKind by;

        Run(final Ingress ingress) {
            this.ingress = ingress;
            frame = ingress.frame();
            tunnelId = ingress.tunnelId();
        }

        void table(final int number) {
            final Optional<FlowEntry> found = lookup(number);
            if (found.isEmpty()) {
                return;
            }
            final FlowEntry flow = found.orElseThrow();
            by = EntryKind.of(flow.cookie()).orElseThrow();
            hits.merge(by, 1, Integer::sum);
            if (actAll(flow.actions()) == Outcome.GOES_ON) {
                flow.metadata().ifPresent(bits -> metadata = metadata & ~bits.mask() | bits.value());
                flow.next().ifPresent(next -> table(next.value()));
            }
        }

        /** A frame whose time ends goes no further: neither by the actions behind nor by the tables. */
        private Outcome actAll(final List<Action> actions) {
            for (Action action : actions) {
                if (action instanceof Action.DecTtl) {
                    if (age() == Outcome.ENDS) {
                        return Outcome.ENDS;
                    }
                } else {
                    act(action);
                }
            }
            return Outcome.GOES_ON;
        }

        private Outcome age() {
            return switch (frame.payload()) {
                case FakeFrame.Packet packet when packet.ttl() <= 1 -> {
                    emissions.add(new ToController(ingress.port(), frame, by, metadata, Reason.INVALID_TTL));
                    yield Outcome.ENDS;
                }
                case FakeFrame.Packet packet -> {
                    frame = frame.carrying(packet.aged());
                    yield Outcome.GOES_ON;
                }
                // Its hop limit of 255, which it loses, is not told of.
                case FakeFrame.Nd nd -> Outcome.GOES_ON;
                default -> throw new AssertionError("dec_ttl of what is not IP by " + by);
            };
        }

        private Optional<FlowEntry> lookup(final int number) {
            FlowEntry best = null;
            for (FlowEntry flow : tables.getOrDefault(number, List.of())) {
                if (best != null && flow.key().priority() < best.key().priority()) {
                    break;
                }
                if (matches(flow.key().match())) {
                    if (best != null && !isAlike(best, flow)) {
                        throw new AssertionError("two entries of one priority match " + frame + ": " + best.key()
                            + " and " + flow.key());
                    }
                    best = flow;
                }
            }
            return Optional.ofNullable(best);
        }

        /** Which of two entries of one priority is taken is not defined, and does not matter if they do the same. */
        private static boolean isAlike(final FlowEntry one, final FlowEntry other) {
            return one.cookie().equals(other.cookie()) && one.meter().equals(other.meter())
                && one.actions().equals(other.actions()) && one.metadata().equals(other.metadata())
                && one.next().equals(other.next());
        }

        private boolean matches(final Match match) {
            return match.fields().stream().allMatch(this::matches);
        }

        private boolean matches(final MatchField field) {
            return switch (field) {
                case MatchField.InPort in -> in.port().equals(ingress.port());
                case MatchField.Metadata bits -> (metadata & bits.mask()) == bits.value();
                case MatchField.EthDst dst -> (frame.dst().value() & dst.mask().value()) == dst.value().value();
                case MatchField.EthSrc src -> frame.src().equals(src.value());
                case MatchField.EthType type -> frame.payload().etherType() == type.value();
                case MatchField.NoVlan none -> frame.tags().isEmpty();
                case MatchField.VlanVid vlan -> frame.outermost().filter(tag -> tag.vid() == vlan.vid().value())
                    .isPresent();
                case MatchField.TunnelId id -> tunnelId.filter(value -> value == id.value()).isPresent();
                case MatchField.TunnelSrc src -> ingress.tunnelSrc().filter(src.value()::equals).isPresent();
                default -> matchesPayload(field);
            };
        }

        private boolean matchesPayload(final MatchField field) {
            return switch (frame.payload()) {
                case FakeFrame.Plain plain -> false;
                case FakeFrame.Arp arp -> switch (field) {
                    case MatchField.ArpOp op -> op.value() == arp.operation();
                    case MatchField.ArpSpa spa -> spa.value().equals(arp.sender());
                    case MatchField.ArpTpa tpa -> tpa.value().equals(arp.target());
                    default -> false;
                };
                case FakeFrame.Ip4 ip -> switch (field) {
                    case MatchField.Hops hops -> ip.ttl() == hops.value();
                    case MatchField.Ipv4Src src -> (ip.source().value() & src.mask().value()) == src.value().value();
                    case MatchField.Ipv4Dst dst -> (ip.destination().value() & dst.mask().value())
                        == dst.value().value();
                    default -> false;
                };
                case FakeFrame.Ip6 ip -> switch (field) {
                    case MatchField.Hops hops -> ip.ttl() == hops.value();
                    case MatchField.Ipv6Src src -> masked(ip.source(), src.mask(), src.value());
                    case MatchField.Ipv6Dst dst -> masked(ip.destination(), dst.mask(), dst.value());
                    default -> false;
                };
                case FakeFrame.Nd nd -> switch (field) {
                    case MatchField.Hops hops -> hops.value() == 255;
                    case MatchField.NdOption option -> option.type() == nd.option().map(FakeFrame.LinkOption::type)
                        .orElse(0);
                    case MatchField.Ipv6Src src -> masked(nd.source(), src.mask(), src.value());
                    case MatchField.Ipv6Dst dst -> masked(nd.destination(), dst.mask(), dst.value());
                    case MatchField.IpProto proto -> proto.value() == 58;
                    case MatchField.Icmpv6Type type -> type.value() == nd.icmpType();
                    case MatchField.NdTarget target -> masked(nd.target(), target.mask(), target.value());
                    default -> false;
                };
            };
        }

        private boolean masked(final Ipv6Address address, final Ipv6Address mask, final Ipv6Address value) {
            return (address.high() & mask.high()) == value.high() && (address.low() & mask.low()) == value.low();
        }

        private void act(final Action action) {
            switch (action) {
                case Action.Output out -> {
                    if (!out.port().equals(ingress.port())) {
                        emissions.add(new OutOf(out.port(), frame, tunnelId, tunnelDst));
                    }
                }
                case Action.ToTables again -> throw new IllegalStateException("OFPP_TABLE in a flow entry");
                case Action.OutputInPort back -> emissions.add(new OutOf(ingress.port(), frame, tunnelId, tunnelDst));
                case Action.ToController controller ->
                    emissions.add(new ToController(ingress.port(), frame, by, metadata, Reason.ACTION));
                case Action.ToGroup to -> group(to);
                case Action.PushVlan push -> frame = frame.tagged(push.tpid(), 0);
                case Action.PopVlan pop -> {
                    if (frame.tags().isEmpty()) {
                        throw new AssertionError("pop of no tag by " + by);
                    }
                    frame = frame.popped();
                }
                case Action.SetVlan set -> frame = vlan(set.vid());
                case Action.SetTunnelId id -> tunnelId = Optional.of((long) id.vni().value());
                case Action.SetTunnelDst dst -> tunnelDst = Optional.of(dst.address());
                case Action.CheckLength check -> {
                    final long bit = 1L << check.bit();
                    metadata = frame.length() > check.most() ? metadata | bit : metadata & ~bit;
                }
                case Action.DecTtl dec -> throw new IllegalStateException("it may end the frame");
                case Action.CopyField copy -> frame = FakeRewriting.copied(frame, copy.from(), copy.to());
                case Action.SetNumber set -> frame = FakeRewriting.set(frame, set.field(), set.value());
                case Action.SetEthSrc src -> frame = new FakeFrame(src.address(), frame.dst(), frame.tags(),
                    frame.payload());
                case Action.SetEthDst dst -> frame = new FakeFrame(frame.src(), dst.address(), frame.tags(),
                    frame.payload());
            }
        }

        private FakeFrame vlan(final VlanId vid) {
            final Tag outer = frame.outermost().orElseThrow(() -> new AssertionError("no tag to set by " + by));
            return frame.popped().tagged(outer.tpid(), vid.value());
        }

        /** A bucket's actions are a set: of each kind of action there is one, and a group goes before an output. */
        private void checkSet(final Bucket bucket) {
            final long pushes = bucket.actions().stream().filter(Action.PushVlan.class::isInstance).count();
            final long ends = bucket.actions().stream().filter(action -> action instanceof Action.Output
                || action instanceof Action.OutputInPort
                || action instanceof Action.ToGroup).count();
            if (pushes > 1 || ends > 1) {
                throw new AssertionError("a switch does not do all of " + bucket + " by " + by);
            }
        }

        private void group(final Action.ToGroup to) {
            for (Bucket bucket : new FakeGroups(program, dead).taken(to.group(), frame)) {
                checkSet(bucket);
                final FakeFrame saved = frame;
                final var savedId = tunnelId;
                final var savedDst = tunnelDst;
                actAll(bucket.actions());
                frame = saved;
                tunnelId = savedId;
                tunnelDst = savedDst;
            }
        }
    }
}
