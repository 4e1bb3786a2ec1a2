// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.core.explain.Sending.Plan;
import org.netport.core.explain.Tracer.Trace;
import org.netport.explain.Explanation;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.Target;
import org.netport.explain.Verdict;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;

/** Explains the way of a frame, and what its sender does first. */
public final class PathExplainer {
    private PathExplainer() {
    }

    /**
     * An explanation so far.
     *
     * @param answer the explanation, or why there is none
     * @param unknown switches whose programs would be needed for more: the answer counts when there are none
     */
    public record Attempt(PathAnswer answer, ImmutableSet<SwitchName> unknown) {
    }

    /**
     * The hosts whose places an explanation depends on.
     *
     * @param config the configuration
     * @param question the question
     * @return their names
     */
    public static ImmutableSet<HostName> concerned(final NetworkConfig config, final PathQuestion question) {
        return Stream.concat(question.sender().host().stream(), config.hosts().values().stream()
            .filter(host -> isMeant(host, question.target())).map(Host::name)).collect(ImmutableSet.toImmutableSet());
    }

    private static boolean isMeant(final Host host, final Target target) {
        return switch (target) {
            case Target.OfHost(var name) -> host.name().equals(name);
            case Target.Address(var address) -> host.addresses().contains(address);
            case Target.Station(var mac) -> host.mac().equals(mac);
        };
    }

    /**
     * Explains.
     *
     * @param snapshot what is known
     * @param question the question
     * @return the explanation, as far as it goes with that
     */
    public static Attempt explain(final PathSnapshot snapshot, final PathQuestion question) {
        try {
            final Station station = Station.of(snapshot, question);
            return explain(snapshot, station, new Sending(snapshot, question, station).plan());
        } catch (InvalidQuestion e) {
            return new Attempt(e.answer(), ImmutableSet.of());
        }
    }

    private static Attempt explain(final PathSnapshot snapshot, final Station station, final Plan plan) {
        if (plan.frame().isEmpty()) {
            final String last = plan.before().get(plan.before().size() - 1);
            return new Attempt(new PathAnswer.Explained(new Explanation(plan.before(), Optional.empty(),
                ImmutableList.of(), new Verdict(Verdict.Outcome.NOT_SENT, last))), plan.unknown());
        }
        final Trace trace = new Tracer(snapshot.view(), snapshot.programs(), snapshot.holdings())
            .follow(station.at().switchName(), station.port(), plan.frame().orElseThrow());
        return new Attempt(new PathAnswer.Explained(new Explanation(plan.before(), plan.frame(), trace.hops(),
            Judgement.of(plan.frame().orElseThrow(), trace, plan.owner().flatMap(host ->
                Optional.ofNullable(snapshot.places().get(host.name())))))), trace.unknown());
    }
}
