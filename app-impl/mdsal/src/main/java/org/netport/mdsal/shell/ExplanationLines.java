// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.FrameContent;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.Holding;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.Hop;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.Step;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Effect;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.hop.step.Metadata;

/** An explanation as a tree that a person reads, of 80 columns. Used once. */
final class ExplanationLines {
    private static final int WIDTH = 80;
    /** Deeper hops are not indented further, so that something of the line is left. */
    private static final int DEEPEST = 6;
    private static final String INDENT = "  ";

    private final ExplainOutput output;
    private final List<String> lines = new ArrayList<>();

    private ExplanationLines(final ExplainOutput output) {
        this.output = output;
    }

    static List<String> of(final ExplainOutput output) {
        final var text = new ExplanationLines(output);
        text.write();
        return text.lines;
    }

    private void write() {
        Stream.ofNullable(output.getBefore()).flatMap(List::stream).forEach(step -> wrap(0, "The sender: " + step));
        Optional.ofNullable(output.getSent()).map(FrameContent::getText).ifPresent(frame -> wrap(0, "Sent: " + frame));
        output.nonnullHop().stream().filter(hop -> hop.getPrevious() == null).forEach(hop -> hop(hop, 0));
        wrap(0, "Verdict: " + output.getVerdict().getName() + ", " + output.getReason());
        if (output.nonnullHop().isEmpty()) {
            return;
        }
        wrap(0, Boolean.TRUE.equals(output.getHeld()) ? "Held: the switches have everything on the way"
            : "Held: NOT everything on the way is on the switches, see the lines with !");
    }

    private void hop(final Hop hop, final int depth) {
        final int indent = Math.min(depth, DEEPEST);
        wrap(indent, "[" + hop.getNumber() + "] " + hop.getSwitch().getValue()
            + Optional.ofNullable(hop.getSite()).map(site -> " (site " + site.getValue() + ")").orElse("")
            + ", port " + hop.getInPort()
            + Optional.ofNullable(hop.getLink()).map(link -> ", from link " + link.getValue()).orElse(""));
        wrap(indent + 1, Optional.ofNullable(hop.getFrame()).map(FrameContent::getText).orElse(""));
        hop.nonnullStep().forEach(step -> step(step, indent + 1, depth));
    }

    private void step(final Step step, final int indent, final int depth) {
        final String head = step.getTable() + " " + step.getName() + ": ";
        if (step.getKind() == null) {
            wrap(indent, head + "no entry");
        } else {
            wrap(indent, head + step.getKind() + " (priority " + step.getPriority() + ")"
                + standing(Optional.ofNullable(step.getHolding()), Optional.ofNullable(step.getHoldingDetail()))
                + Optional.ofNullable(step.getPackets()).map(count -> ", " + count.getValue() + " packets").orElse("")
                + Optional.ofNullable(step.getMeter()).map(meter -> ", meter " + meter
                    + standing(Optional.ofNullable(step.getMeterHolding()), Optional.empty())).orElse(""));
            if (!step.getMatch().isEmpty()) {
                wrap(indent + 2, "match " + step.getMatch());
            }
            wrap(indent + 2, "does " + step.getActions());
        }
        final String fields = step.nonnullMetadata().values().stream().map(ExplanationLines::field).sorted()
            .collect(Collectors.joining(", "));
        if (!fields.isEmpty()) {
            wrap(indent + 2, "metadata " + fields);
        }
        step.nonnullEffect().forEach(effect -> effect(effect, indent + 1, depth));
    }

    private static String field(final Metadata field) {
        return field.getField() + "=" + field.getValue()
            + Optional.ofNullable(field.getObject()).map(name -> " (" + name + ")").orElse("");
    }

    /** Nothing is said of what is as it should be, other than when it was looked at. */
    private static String standing(final Optional<Holding> holding, final Optional<String> detail) {
        return holding.map(state -> switch (state) {
            case Acknowledged -> "";
            case Observed -> ", observed";
            case Missing, Different, Pending, Refused, Unknown -> " ! " + state.getName().toUpperCase(Locale.ROOT);
        }).orElse("") + detail.map(why -> " (" + Printable.text(why) + ")").orElse("");
    }

    private void effect(final Effect effect, final int indent, final int depth) {
        final String frame = Optional.ofNullable(effect.getFrame()).map(FrameContent::getText).orElse("");
        switch (effect.getKind()) {
            case Delivered -> {
                wrap(indent, "=> delivered at access port " + effect.getAccessPort().getValue());
                wrap(indent + 2, frame);
            }
            case Onward -> {
                wrap(indent, "-> link " + effect.getLink().getValue() + ", port " + effect.getPort());
                output.nonnullHop().stream().filter(next -> next.getNumber().equals(effect.getNext()))
                    .forEach(next -> hop(next, depth + 1));
            }
            case Lost, NotFollowed -> wrap(indent, "-x " + effect.getKind().getName() + " at port " + effect.getPort()
                + ": " + effect.getReason());
            case Withheld -> wrap(indent, "-- not sent back by its own port " + effect.getPort());
            case Told -> wrap(indent, "** " + effect.getReason() + " (" + effect.getCause().getName() + ")");
            case Dropped -> wrap(indent, "xx dropped: " + effect.getReason());
            case Group -> group(effect, indent);
            default -> throw new IllegalStateException("no line for " + effect.getKind());
        }
    }

    private void group(final Effect effect, final int indent) {
        wrap(indent, "group 0x" + Integer.toHexString(effect.getGroup().intValue()) + ", "
            + effect.getGroupType().getName()
            + standing(Optional.ofNullable(effect.getHolding()), Optional.ofNullable(effect.getHoldingDetail())));
        effect.nonnullBucket().forEach(bucket -> wrap(indent + 1, "bucket " + bucket.getNumber() + " "
            + bucket.getUse().getName() + ": " + bucket.getActions()));
    }

    /** Breaks at spaces, or behind a comma where a word is too long. */
    private void wrap(final int indent, final String text) {
        final String margin = INDENT.repeat(indent);
        String rest = margin + text;
        while (rest.length() > WIDTH) {
            int at = rest.lastIndexOf(' ', WIDTH);
            if (at <= margin.length() + WIDTH / 3) {
                at = Math.max(rest.lastIndexOf(',', WIDTH - 1) + 1, 0);
            }
            if (at <= margin.length()) {
                at = WIDTH;
            }
            lines.add(rest.substring(0, at).stripTrailing());
            rest = margin + INDENT.repeat(2) + rest.substring(at).stripLeading();
        }
        if (!rest.isBlank()) {
            lines.add(rest);
        }
    }
}
