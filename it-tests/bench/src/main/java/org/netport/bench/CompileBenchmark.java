// SPDX-License-Identifier: Apache-2.0
package org.netport.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.netport.core.compile.DirtyUnits;
import org.netport.core.compile.FullCompiler;
import org.netport.core.compile.HostForwarding;
import org.netport.core.compile.HostLocations;
import org.netport.core.compile.Unit;
import org.netport.core.compile.UnitCompiler;
import org.netport.core.diff.ProgramDiff;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SegmentTopologies;
import org.netport.flow.ChangeSet;
import org.netport.flow.ProgramEntry;
import org.netport.flow.SwitchProgram;
import org.netport.model.AccessPortName;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What compiling costs, with few and with many hosts; a host's own cost must not depend on their number. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompileBenchmark {
    private static final SwitchName AT = new SwitchName("s1");
    private static final Unit MOVER = new Unit.HostUnit(new HostName("h1"));

    /** Configured hosts, each with an IPv4 and an IPv6 address. */
    @Param({"10", "10000"})
    public int hosts;

    private NetworkView view;
    private NetworkView withoutLink;
    private SegmentTopologies topologies;
    private HostLocations locations;
    private HostLocations moved;
    private SwitchProgram program;

    /** Ten switches in a ring, hosts spread over them and over ten segments. */
    @Setup
    public void prepare() {
        view = RingNetwork.of(10, 10, hosts, 0);
        withoutLink = new NetworkView(view.config(), RingNetwork.of(10, 10, 1, 3).ports());
        topologies = SegmentTopologies.of(view);
        locations = (host, at) -> at(host, 0);
        moved = (host, at) -> at(host, host.value().equals("h1") ? 5 : 0);
        program = FullCompiler.compile(view, topologies, locations, AT);
    }

    private static HostForwarding at(final HostName host, final int shift) {
        final int number = Integer.parseInt(host.value().substring(1));
        final var point = new AttachmentPoint(new SwitchName("s" + (1 + (number + shift) % 10)),
            new AccessPortName("p1"));
        return new HostForwarding(Optional.of(point), ImmutableMap.of(point, new Epoch(1)));
    }

    /**
     * The entries of one host on one switch.
     *
     * @return the entries
     */
    @Benchmark
    public ImmutableList<ProgramEntry> oneHost() {
        return UnitCompiler.compile(view, topologies, locations, MOVER, AT);
    }

    /**
     * A host's move on one switch: its entries before and after, and the difference.
     *
     * @return the changes
     */
    @Benchmark
    public ChangeSet oneMove() {
        final var later = SwitchProgram.of(UnitCompiler.compile(view, topologies, moved, MOVER, AT)).entries();
        final var keys = ImmutableSet.copyOf(later.keySet());
        return ProgramDiff.diff(program.entries(), later, keys);
    }

    /**
     * The whole program of one switch.
     *
     * @return the program
     */
    @Benchmark
    public SwitchProgram wholeSwitch() {
        return FullCompiler.compile(view, topologies, locations, AT);
    }

    /**
     * A link fails: graphs, and what has to be compiled again.
     *
     * @return what has to be compiled again
     */
    @Benchmark
    public DirtyUnits linkFailure() {
        return DirtyUnits.between(view, topologies, withoutLink, topologies.updated(withoutLink));
    }
}
