// SPDX-License-Identifier: Apache-2.0
package org.netport.core.explain;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.core.compile.FullCompiler;
import org.netport.core.fake.FakePlaces;
import org.netport.core.topology.NetworkView;
import org.netport.explain.Effect;
import org.netport.explain.Exit;
import org.netport.explain.Explanation;
import org.netport.explain.Family;
import org.netport.explain.Hop;
import org.netport.explain.PathAnswer;
import org.netport.explain.PathQuestion;
import org.netport.explain.PathQuestion.Proof;
import org.netport.explain.Payload;
import org.netport.explain.Sender;
import org.netport.explain.Step;
import org.netport.explain.Target;
import org.netport.model.HostName;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.VlanId;
import org.netport.network.AttachmentPoint;

/** Questions, and explanations as text, for tests. */
final class Asking {
    private Asking() {
    }

    static PathQuestion question(final String from, final Target target, final Family family, final Payload payload) {
        return question(Sender.of(new HostName(from)), target, family, payload, 64);
    }

    static PathQuestion question(final Sender from, final Target target, final Family family, final Payload payload,
            final int ttl) {
        return new PathQuestion(from, target, family, payload, ttl, 0, Proof.ACKNOWLEDGED);
    }

    static Target host(final String name) {
        return new Target.OfHost(new HostName(name));
    }

    static Target address(final String text) {
        return new Target.Address(IpAddress.parse(text));
    }

    static Sender elsewhere(final String host, final AttachmentPoint at) {
        return new Sender(Optional.of(new HostName(host)), Optional.of(at), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.empty());
    }

    static Sender tagged(final String host, final int vlan) {
        return new Sender(Optional.of(new HostName(host)), Optional.empty(), Optional.empty(),
            Optional.of(new VlanId(vlan)), Optional.empty(), Optional.empty());
    }

    static Sender withAddress(final String host, final String address) {
        return new Sender(Optional.of(new HostName(host)), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.empty(), Optional.of(IpAddress.parse(address)));
    }

    static Sender forged(final String host, final String mac) {
        return new Sender(Optional.of(new HostName(host)), Optional.empty(), Optional.empty(), Optional.empty(),
            Optional.of(MacAddress.parse(mac)), Optional.empty());
    }

    static PathAnswer answer(final NetworkView view, final FakePlaces places, final PathQuestion question) {
        final var programs = view.config().switches().keySet().stream().collect(ImmutableMap.toImmutableMap(
            name -> name, name -> SwitchTables.of(FullCompiler.compile(view, places, name).entries().values())));
        final var where = ImmutableMap.<HostName, AttachmentPoint>builder();
        PathExplainer.concerned(view.config(), question).forEach(host ->
            places.placeOf(host).ifPresent(point -> where.put(host, point)));
        return PathExplainer.explain(new PathSnapshot(view, where.buildOrThrow(), programs, EntryHoldings.UNKNOWN),
            question).answer();
    }

    static Explanation explained(final PathAnswer answer) {
        return switch (answer) {
            case PathAnswer.Explained explained -> explained.explanation();
            case PathAnswer.Invalid invalid -> throw new AssertionError(invalid);
            case PathAnswer.Refused refused -> throw new AssertionError(refused);
        };
    }

    static List<String> lines(final Explanation explanation) {
        return Stream.of(explanation.before().stream().map(text -> "before: " + text),
            explanation.sent().stream().map(frame -> "sent: " + frame),
            explanation.hops().stream().flatMap(Asking::lines),
            Stream.of("verdict: " + explanation.verdict().outcome() + ", " + explanation.verdict().reason()))
            .flatMap(lines -> lines).toList();
    }

    private static Stream<String> lines(final Hop hop) {
        return Stream.concat(Stream.of("[" + hop.number() + "] " + hop.at() + " port " + hop.inPort()
            + hop.link().map(link -> " by " + link).orElse("")
            + (hop.previous().isPresent() ? " from [" + hop.previous().getAsInt() + "]" : "") + ": " + hop.frame()),
            hop.steps().stream().flatMap(Asking::lines));
    }

    private static Stream<String> lines(final Step step) {
        return Stream.concat(Stream.of("  " + step.table() + " " + step.title() + ": " + step.hit().map(hit ->
            hit.kind() + " " + hit.entry().key().priority() + " {" + hit.match() + "} " + hit.does()).orElse("none")
            + step.metadata().stream().map(field -> " " + field.name() + "="
                + field.names().orElse(Integer.toString(field.value()))).collect(Collectors.joining())),
            step.effects().stream().map(effect -> "    " + line(effect)));
    }

    private static String line(final Effect effect) {
        return switch (effect) {
            case Effect.Out out -> "out " + out.port() + ": " + switch (out.exit()) {
                case Exit.Delivered delivered -> "delivered at " + delivered.at() + ": " + out.frame();
                case Exit.Onward onward -> "link " + onward.link() + " to [" + onward.hop() + "]: " + out.frame();
                case Exit.Lost lost -> "lost, " + lost.reason();
                case Exit.Unfollowed beyond -> "not followed, " + beyond.reason();
            };
            case Effect.Withheld withheld -> "withheld from " + withheld.port();
            case Effect.ByGroup group -> "group " + group.group() + " " + group.type() + " " + group.buckets().stream()
                .map(bucket -> bucket.use() + ":" + bucket.does()).toList();
            case Effect.Told told -> "told " + told.cause() + ": the controller " + told.then();
            case Effect.Dropped dropped -> "dropped: " + dropped.reason();
        };
    }
}
