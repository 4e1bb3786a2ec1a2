// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.netport.model.DatapathId;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.ovsdb.RowUpdate.Device;
import org.netport.ovsdb.RowUpdate.Table;

/**
 * Reads table updates (RFC 7047 sections 4.1.6 and 5.1) from a stream of JSON tokens. What it does not know it skips.
 * Throws IllegalArgumentException or IllegalStateException where a value has another form than the schema says.
 */
final class RowReader {
    static final String DATAPATH_ID = "datapath_id";
    static final String PORTS = "ports";
    static final String INTERFACES = "interfaces";
    static final String NAME = "name";
    static final String OFPORT = "ofport";
    static final String EXTERNAL_IDS = "external_ids";

    private static final String IFACE_ID = "iface-id";
    private static final String ATTACHED_MAC = "attached-mac";
    private static final int LONGEST_NAME = 255;
    private static final int NO_NUMBER = -1;

    private final JsonReader json;
    private final int mostRows;
    private final ImmutableList.Builder<RowUpdate> rows = ImmutableList.builder();
    private int count;

    RowReader(final JsonReader json, final int mostRows) {
        this.json = json;
        this.mostRows = mostRows;
    }

    ImmutableList<RowUpdate> tables() throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            final Optional<Table> table = Table.titled(json.nextName());
            if (table.isPresent()) {
                table(table.orElseThrow());
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        return rows.build();
    }

    private void table(final Table table) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            count++;
            if (count > mostRows) {
                throw new IllegalArgumentException("there are more than " + mostRows + " rows");
            }
            rows.add(row(table, UUID.fromString(json.nextName())));
        }
        json.endObject();
    }

    /** A row without "new" was deleted; "old" tells nothing that is not known. */
    private RowUpdate row(final Table table, final UUID id) throws IOException {
        RowUpdate update = new RowUpdate.Gone(table, id);
        json.beginObject();
        while (json.hasNext()) {
            if ("new".equals(json.nextName())) {
                update = switch (table) {
                    case BRIDGE -> bridge(id);
                    case PORT -> port(id);
                    case INTERFACE -> device(id);
                };
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        return update;
    }

    private RowUpdate bridge(final UUID id) throws IOException {
        Optional<DatapathId> datapathId = Optional.empty();
        ImmutableSet<UUID> ports = ImmutableSet.of();
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case DATAPATH_ID -> datapathId = optionalString().map(DatapathId::parse);
                case PORTS -> ports = references();
                default -> json.skipValue();
            }
        }
        json.endObject();
        return new RowUpdate.Bridge(id, datapathId, ports);
    }

    private RowUpdate port(final UUID id) throws IOException {
        ImmutableSet<UUID> interfaces = ImmutableSet.of();
        json.beginObject();
        while (json.hasNext()) {
            if (INTERFACES.equals(json.nextName())) {
                interfaces = references();
            } else {
                json.skipValue();
            }
        }
        json.endObject();
        return new RowUpdate.Port(id, interfaces);
    }

    private RowUpdate device(final UUID id) throws IOException {
        String name = "";
        Device device = Device.WITHOUT_NUMBER;
        ImmutableSet<PortRef> identities = ImmutableSet.of();
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case NAME -> name = json.nextString();
                case OFPORT -> device = number() > 0 ? Device.NUMBERED : Device.WITHOUT_NUMBER;
                case EXTERNAL_IDS -> identities = identities();
                default -> json.skipValue();
            }
        }
        json.endObject();
        return isName(name) ? new RowUpdate.Interface(id, name, device, identities)
            : new RowUpdate.Gone(Table.INTERFACE, id);
    }

    /** An optional integer: itself or {@code ["set",[]]}. */
    private long number() throws IOException {
        if (json.peek() == JsonToken.NUMBER) {
            return json.nextLong();
        }
        json.beginArray();
        expect("set");
        json.beginArray();
        final long number = json.hasNext() ? json.nextLong() : NO_NUMBER;
        json.endArray();
        json.endArray();
        return number;
    }

    /** An optional string: itself or {@code ["set",[]]}. */
    private Optional<String> optionalString() throws IOException {
        if (json.peek() == JsonToken.STRING) {
            return Optional.of(json.nextString());
        }
        json.beginArray();
        expect("set");
        json.beginArray();
        final Optional<String> text = json.hasNext() ? Optional.of(json.nextString()) : Optional.empty();
        json.endArray();
        json.endArray();
        return text;
    }

    /** A set of references: one of them alone, {@code ["uuid","..."]}, or {@code ["set",[...]]}. */
    private ImmutableSet<UUID> references() throws IOException {
        final var references = ImmutableSet.<UUID>builder();
        json.beginArray();
        final String kind = json.nextString();
        switch (kind) {
            case "uuid" -> references.add(UUID.fromString(json.nextString()));
            case "set" -> {
                json.beginArray();
                while (json.hasNext()) {
                    json.beginArray();
                    expect("uuid");
                    references.add(UUID.fromString(json.nextString()));
                    json.endArray();
                }
                json.endArray();
            }
            default -> throw new IllegalArgumentException("'" + kind + "' stands where 'uuid' or 'set' must");
        }
        json.endArray();
        return references.build();
    }

    /**
     * A map of strings, {@code ["map",[["key","value"],...]]}, of which two keys matter. Whoever may write external_ids
     * may write nonsense there: it names nobody, and does no harm to other ports.
     */
    private ImmutableSet<PortRef> identities() throws IOException {
        json.beginArray();
        expect("map");
        json.beginArray();
        Optional<PortRef> id = Optional.empty();
        Optional<PortRef> mac = Optional.empty();
        while (json.hasNext()) {
            json.beginArray();
            final String key = json.nextString();
            final String value = json.nextString();
            json.endArray();
            switch (key) {
                case IFACE_ID -> id = isName(value) ? Optional.of(new PortRef.InterfaceId(value)) : Optional.empty();
                case ATTACHED_MAC -> mac = mac(value).map(PortRef.AttachedMac::new);
                default -> {
                    // of no interest
                }
            }
        }
        json.endArray();
        json.endArray();
        return Stream.concat(id.stream(), mac.stream()).collect(ImmutableSet.toImmutableSet());
    }

    private static boolean isName(final String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME;
    }

    private static Optional<MacAddress> mac(final String value) {
        try {
            return Optional.of(MacAddress.parse(value));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void expect(final String wanted) throws IOException {
        final String found = json.nextString();
        if (!wanted.equals(found)) {
            throw new IllegalArgumentException("'" + found + "' stands where '" + wanted + "' must");
        }
    }
}
