// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.audit;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.netport.policy.AuditRecord;
import org.netport.policy.AuditRecord.Place;

/**
 * The form of a record in the file: a JSON object on a line of its own, with the leaves of the YANG model that are not
 * empty. Pure.
 */
final class AuditLine {
    private static final Pattern BEGINNING = Pattern.compile("\\{\"number\":([0-9]{1,18}),");

    private AuditLine() {
    }

    /**
     * Writes a record.
     *
     * @param number its number
     * @param audited the record
     * @return the line, with its end
     */
    static String encode(final long number, final AuditRecord audited) {
        final var text = new StringWriter();
        // Closing writes nothing: the object is complete, and a string has nothing to release.
        try (var json = new JsonWriter(text)) {
            json.beginObject().name("number").value(number).name("time").value(audited.time().toString())
                .name("event").value(nameOf(audited.event()));
            if (!audited.hosts().isEmpty()) {
                json.name("host").beginArray();
                for (var host : audited.hosts()) {
                    json.value(host.value());
                }
                json.endArray();
            }
            if (audited.from().isPresent()) {
                place(json.name("from"), audited.from().orElseThrow());
            }
            if (audited.to().isPresent()) {
                place(json.name("to"), audited.to().orElseThrow());
            }
            text(json, "requester", audited.requester());
            if (audited.grant().isPresent()) {
                json.name("grant").value(audited.grant().orElseThrow());
            }
            text(json, "rule", audited.ground().map(Object::toString).orElse(""));
            text(json, "reason", audited.reason());
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return text.append('\n').toString();
    }

    /**
     * How an event is called in the file and in the YANG model.
     *
     * @param event the event
     * @return its name there
     */
    static String nameOf(final AuditRecord.Event event) {
        return event.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads the number of a line.
     *
     * @param line a line, perhaps one that was not written to its end
     * @return its number; empty when it has none
     */
    static OptionalLong numberOf(final String line) {
        final var found = BEGINNING.matcher(line);
        return found.lookingAt() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
    }

    private static void place(final JsonWriter json, final Place place) throws IOException {
        json.beginObject();
        text(json, "site", place.site().map(Object::toString).orElse(""));
        json.name("switch").value(place.switchName().value()).name("port").value(place.port().value()).endObject();
    }

    private static void text(final JsonWriter json, final String name, final String value) throws IOException {
        if (!value.isEmpty()) {
            json.name(name).value(value);
        }
    }
}
