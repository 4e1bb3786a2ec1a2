// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Table updates as a database server writes them. */
final class Rows {
    private Rows() {
    }

    /** A row's identity. */
    static String id(final int number) {
        return String.format("00000000-0000-4000-8000-%012d", number);
    }

    /** A bridge (row 1000 + dpid) whose ports (rows 100 + n) have one interface each (rows n). */
    static String bridge(final int datapathId, final int... interfaces) {
        final String bridgeRow = "\"" + id(1000 + datapathId) + "\":{\"new\":{\"datapath_id\":\""
            + String.format("%016x", datapathId) + "\",\"ports\":" + references(Arrays.stream(interfaces)
            .map(number -> 100 + number)) + "}}";
        return "\"Bridge\":{" + bridgeRow + "},\"Port\":{" + Arrays.stream(interfaces).mapToObj(number ->
            "\"" + id(100 + number) + "\":{\"new\":{\"interfaces\":[\"uuid\",\"" + id(number) + "\"]}}")
            .collect(Collectors.joining(",")) + "}";
    }

    /** An interface with external_ids given as key, value, key, value... */
    static String device(final int number, final String name, final String ofport, final String... externalIds) {
        return "\"" + id(number) + "\":{\"new\":{\"name\":\"" + name + "\",\"ofport\":" + ofport
            + ",\"external_ids\":[\"map\",["
            + IntStream.range(0, externalIds.length / 2)
                .mapToObj(at -> "[\"" + externalIds[2 * at] + "\",\"" + externalIds[2 * at + 1] + "\"]")
                .collect(Collectors.joining(",")) + "]]}}";
    }

    /** A whole content. */
    static String content(final String bridge, final String... devices) {
        return "{" + bridge + ",\"Interface\":{" + String.join(",", devices) + "}}";
    }

    private static String references(final IntStream rows) {
        return "[\"set\",[" + rows.mapToObj(row -> "[\"uuid\",\"" + id(row) + "\"]").collect(Collectors.joining(","))
            + "]]";
    }
}
