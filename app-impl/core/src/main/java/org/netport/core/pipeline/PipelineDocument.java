// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.netport.flow.Cookie;
import org.netport.flow.GroupId;
import org.netport.flow.MatchField;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.model.LinkNumber;

/** Renders the documents about the pipeline from its declaration. */
public final class PipelineDocument {
    private static final String REGENERATE = "<!-- Rendered from the code. Do not edit: change "
        + "app-impl/core/src/main/java/org/netport/core/pipeline and run\n"
        + "     ./mvnw -pl app-impl/core test -Dtest=PipelineDocumentTest -Dnetport.test.jvm=-Dregenerate=true -->\n";

    private static final String LAYOUT = """
        ```
         63            48 47     40 39                 16 15           0
        +----------------+---------+---------------------+--------------+
        | owner = 0x4e50 | feature |  object (24 bits)   |    epoch     |
        +----------------+---------+---------------------+--------------+
        ```
        """;

    private static final String EXAMPLE = """

        Example: all entries of the segment with VNI 100, whatever they do:
        `ovs-ofctl -O OpenFlow14 dump-flows BRIDGE cookie=0x4e50000000640000/0xffff00ffffff0000`
        """;

    private static final String SLOTS = """
        A segment's slot is its VNI modulo 32768 where that is free, else the next free one, in the order of VNIs; the
        switch is the number of the one to which the frames go.
        """;

    private PipelineDocument() {
    }

    /**
     * Tables, kinds of entries, metadata, groups and meters.
     *
     * @return the content of docs/pipeline.md
     */
    public static String pipeline() {
        final var text = new StringBuilder(8192)
            .append("# Pipeline\n\n").append(REGENERATE)
            .append("\nInside the pipeline frames carry no tag: what a frame belongs to is in the metadata register. "
                + "Every table has an\nexplicit table-miss entry of priority 0. A frame passes the tables from left "
                + "to right and may skip some:\n\n```\n").append(picture()).append("```\n");
        for (PipelineTable table : PipelineTable.values()) {
            text.append("\n## ").append(table.id()).append(' ').append(table.title()).append("\n\n")
                .append(table.duty()).append("\n\n")
                .append("| priority | entry | of | matches | does | next |\n|---|---|---|---|---|---|\n");
            kinds(table).forEach(kind -> text.append("| ").append(kind.priority()).append(" | `")
                .append(kind.title()).append("` | ").append(Text.dashed(kind.cause().name()))
                .append(" | ").append(matches(kind)).append(" | ").append(kind.effect()).append(" | ")
                .append(kind.next().map(next -> next.id() + " " + next.title()).orElse("–")).append(" |\n"));
        }
        text.append("\n## Metadata\n\n| bits | field | meaning |\n|---|---|---|\n");
        for (Metadata.Field field : Metadata.Field.values()) {
            text.append("| ").append(field.bits()).append(" | ").append(Text.dashed(field.name())).append(" | ")
                .append(field.meaning()).append(" |\n");
        }
        return text.append("\n## Groups\n\n| number | type | buckets |\n|---|---|---|\n| 0x")
            .append(Integer.toHexString(GroupId.OWNER)).append(" + VNI | all | one for each access port of the segment "
                + "on this switch: its tag, if any, and output; the switch itself leaves out the ingress port |\n")
            .append(group(GroupId.ROUTING, "fast failover, or select where the segment shares load",
                "next hops: one for each link towards that switch, best first, alive while its port is: tag or "
                    + "tunnel, output"))
            .append(group(GroupId.FIRST_HOPS, "fast failover",
                "first hops, for frames from access ports: the same, and links that no other frame may take"))
            .append("| 0x").append(Integer.toHexString(Numbers.handoff(new LinkNumber(1)).value() - 1))
            .append(" + link | all | one: pushes the S-tag of an 802.1ad hand-off, output (+ 4096: to IN_PORT); "
                + "buckets that push the C-tag lead here, since a bucket pushes one tag |\n")
            .append("| 0x").append(Integer.toHexString(Numbers.waysOut(0, 0).value()))
            .append(" + 2^12 × slot of the VRF's transit segment + index | fast failover | ways out of a VRF, for each "
                + "set of uplinks that a route names: those that are alive, in their order; an odd index is for IPv6 |"
                + "\n\n")
            .append(SLOTS)
            .append("\n## Meters\n\n| number | packets/s | burst | limits |\n|---|---|---|---|\n")
            .append(row(Numbers.NEW_PLACES, "frames of hosts at new places, to the controller"))
            .append(row(Numbers.QUESTIONS, "ARP and ND questions, to the controller"))
            .append(row(Numbers.FOREIGN, "announcements of those who do not belong there, to the controller"))
            .append(row(Numbers.PROBES, "the controller's own probes, back to it"))
            .append(row(Numbers.GATEWAYS, "packets for gateways, to the controller"))
            .append(row(Numbers.NEXT_HOPS, "answers of next hops, to the controller"))
            .append(row(Numbers.TOO_BIG, "packets that are too large for where they go, to the controller"))
            .append(row(Numbers.USED_UP, "packets whose hops are used up, to the controller"))
            .append("\nMeters of netport are 0x").append(Integer.toHexString(MeterId.OWNER)).append("–0x")
            .append(Integer.toHexString(MeterId.OWNER | 0xff)).append(".\n")
            .toString();
    }

    /**
     * The layout of cookies and the numbers of their feature field.
     *
     * @return the content of docs/cookies.md
     */
    public static String cookies() {
        final var text = new StringBuilder(4096)
            .append("# Cookies\n\n").append(REGENERATE)
            .append("\nA cookie tells a reader who wrote a flow entry and why; it never identifies the entry (table, "
                + "priority and match do).\nEntries whose owner field is not `0x")
            .append(Long.toHexString(Cookie.OWNER >>> 48))
            .append("` (\"NP\") are left alone.\n\n").append(LAYOUT)
            .append("\nThe epoch is 0 except in `source-accepted`: there it is the epoch of the host's place modulo "
                + "65536.\n\n| feature | entry | table | object |\n|---|---|---|---|\n");
        for (EntryKind kind : EntryKind.values()) {
            text.append("| ").append(String.format(Locale.ROOT, "0x%02x", kind.feature())).append(" | `")
                .append(kind.title()).append("` | ").append(kind.table().id()).append(' ')
                .append(kind.table().title()).append(" | ").append(kind.cause().object()).append(" |\n");
        }
        return text.append(EXAMPLE).toString();
    }

    private static List<EntryKind> kinds(final PipelineTable table) {
        return Arrays.stream(EntryKind.values()).filter(kind -> kind.table() == table).toList();
    }

    private static String matches(final EntryKind kind) {
        return kind.isMiss() ? "everything else" : Stream.concat(kind.required().stream().map(PipelineDocument::name),
            kind.optional().stream().map(field -> "[" + name(field) + "]")).collect(Collectors.joining(", "));
    }

    private static String name(final Class<? extends MatchField> field) {
        return field.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static String group(final int range, final String type, final String buckets) {
        return "| 0x" + Integer.toHexString(range) + " + slot × 4096 + switch | " + type + " | " + buckets + " |\n";
    }

    private static String row(final MeterEntry meter, final String limits) {
        return "| 0x" + Integer.toHexString(meter.key().value()) + " | " + meter.packetsPerSecond() + " | "
            + meter.burst() + " | " + limits + " |\n";
    }

    /** Each table with the tables that its entries lead to. */
    private static String picture() {
        final var text = new StringBuilder(1024);
        for (PipelineTable table : PipelineTable.values()) {
            final var next = kinds(table).stream().flatMap(kind -> kind.next().stream()).distinct().sorted()
                .map(to -> to.id() + " " + to.title()).collect(Collectors.joining(", "));
            text.append(String.format(Locale.ROOT, "%-16s ──▶ %s%n", table.id() + " " + table.title(),
                next.isEmpty() ? "out of ports" : next).replace(System.lineSeparator(), "\n"));
        }
        return text.toString();
    }
}
