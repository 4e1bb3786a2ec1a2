// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/**
 * Turns the text of a message into what it means. Reads it twice: first the envelope, whose members come in any order,
 * then the rows; so no tree is built of anything large. Stateless.
 */
final class MessageReader {
    private static final int LONGEST_PROBE = 4096;
    private static final String OTHER_ID = "";

    private final int depth;
    private final int mostRows;

    MessageReader(final int depth, final int mostRows) {
        this.depth = depth;
        this.mostRows = mostRows;
    }

    Message read(final String text) throws OvsdbException {
        try {
            final Envelope envelope = envelope(text);
            return envelope.method().isEmpty() ? response(envelope, text) : request(envelope, text);
        } catch (IOException | IllegalStateException | IllegalArgumentException | JsonParseException e) {
            throw new OvsdbException(OvsdbException.Blame.SERVER_BREAKS_PROTOCOL, "a message cannot be read: "
                + OvsdbException.quote(String.valueOf(e.getMessage())), e);
        }
    }

    private Message request(final Envelope envelope, final String text) throws IOException, OvsdbException {
        return switch (envelope.method()) {
            case "update" -> update(text);
            case "echo" -> probe(text);
            case "monitor_canceled" -> new Message.Cancelled();
            default -> new Message.Ignored();
        };
    }

    private Message response(final Envelope envelope, final String text) throws IOException {
        return switch (envelope.id()) {
            case Requests.MONITOR -> envelope.error().isEmpty() ? new Message.Content(content(text))
                : new Message.Refusal(OvsdbException.quote(envelope.error()));
            case Requests.ECHO -> new Message.Alive();
            default -> new Message.Ignored();
        };
    }

    private Envelope envelope(final String text) throws IOException {
        try (var json = reader(text)) {
            String method = "";
            String id = OTHER_ID;
            String error = "";
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "method" -> method = stringOr(json, "");
                    case "id" -> id = stringOr(json, OTHER_ID);
                    case "error" -> error = error(json);
                    default -> json.skipValue();
                }
            }
            json.endObject();
            return new Envelope(method, id, error);
        }
    }

    /** An error is null, an object with the members "error" and "details", or a string (RFC 7047 section 3.1). */
    private static String error(final JsonReader json) throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            return json.peek() == JsonToken.NULL ? stringOr(json, "") : stringOr(json, "an error of unknown form");
        }
        final var words = new StringBuilder();
        json.beginObject();
        while (json.hasNext()) {
            final String name = json.nextName();
            final String value = stringOr(json, "");
            if ("error".equals(name) || "details".equals(name)) {
                words.append(words.isEmpty() ? "" : ": ").append(value);
            }
        }
        json.endObject();
        return words.isEmpty() ? "an error without words" : words.toString();
    }

    private static String stringOr(final JsonReader json, final String other) throws IOException {
        if (json.peek() == JsonToken.STRING) {
            return json.nextString();
        }
        json.skipValue();
        return other;
    }

    private ImmutableList<RowUpdate> content(final String text) throws IOException {
        try (var json = at("result", text)) {
            return new RowReader(json, mostRows).tables();
        }
    }

    private Message update(final String text) throws IOException {
        try (var json = at("params", text)) {
            json.beginArray();
            if (!Requests.MONITOR.equals(stringOr(json, OTHER_ID))) {
                return new Message.Ignored();
            }
            return new Message.Update(new RowReader(json, mostRows).tables());
        }
    }

    private static Message probe(final String text) throws OvsdbException {
        if (text.length() > LONGEST_PROBE) {
            throw OvsdbException.broken("an echo request has " + text.length() + " characters; " + LONGEST_PROBE
                + " are taken");
        }
        final JsonObject request = JsonParser.parseString(text).getAsJsonObject();
        final JsonElement id = request.get("id");
        final JsonElement parameters = request.get("params");
        if (id == null || id.isJsonNull() || parameters == null) {
            throw OvsdbException.broken("an echo request has no id or no params");
        }
        return new Message.Probe(Requests.echoReply(id, parameters));
    }

    private JsonReader at(final String member, final String text) throws IOException {
        final var json = reader(text);
        json.beginObject();
        while (json.hasNext()) {
            if (member.equals(json.nextName())) {
                return json;
            }
            json.skipValue();
        }
        throw new IllegalArgumentException("'" + member + "' is missing");
    }

    private JsonReader reader(final String text) {
        final var json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(depth);
        return json;
    }

    private record Envelope(String method, String id, String error) {
    }
}
