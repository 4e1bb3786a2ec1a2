// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** What this client says, as JSON. It never asks for a transaction: the database is only read. */
final class Requests {
    /** The id of the one monitor request, and the name of the monitor. */
    static final String MONITOR = "netport-interfaces";
    /** The id of our own requests for a sign of life. */
    static final String ECHO = "netport-echo";

    private static final String DATABASE = "Open_vSwitch";

    private Requests() {
    }

    /**
     * Asks for the present content of what is needed, and for its changes (RFC 7047 section 4.1.5).
     *
     * @return the request
     */
    static String monitor() {
        final var tables = new JsonObject();
        tables.add(RowUpdate.Table.BRIDGE.title(), columns(RowReader.DATAPATH_ID, RowReader.PORTS));
        tables.add(RowUpdate.Table.PORT.title(), columns(RowReader.INTERFACES));
        tables.add(RowUpdate.Table.INTERFACE.title(),
            columns(RowReader.NAME, RowReader.OFPORT, RowReader.EXTERNAL_IDS));
        final var parameters = new JsonArray();
        parameters.add(DATABASE);
        parameters.add(MONITOR);
        parameters.add(tables);
        return request("monitor", parameters, MONITOR);
    }

    /**
     * Asks for a sign of life (RFC 7047 section 4.1.11).
     *
     * @return the request
     */
    static String echo() {
        return request("echo", new JsonArray(), ECHO);
    }

    /**
     * Gives a sign of life.
     *
     * @param id the request's
     * @param parameters the request's
     * @return the reply
     */
    static String echoReply(final JsonElement id, final JsonElement parameters) {
        final var reply = new JsonObject();
        reply.add("id", id);
        reply.add("result", parameters);
        reply.add("error", JsonNull.INSTANCE);
        return reply.toString();
    }

    private static String request(final String method, final JsonArray parameters, final String id) {
        final var request = new JsonObject();
        request.addProperty("method", method);
        request.add("params", parameters);
        request.addProperty("id", id);
        return request.toString();
    }

    private static JsonArray columns(final String... names) {
        final var columns = new JsonArray();
        for (var name : names) {
            columns.add(new JsonPrimitive(name));
        }
        final var request = new JsonObject();
        request.add("columns", columns);
        final var requests = new JsonArray();
        requests.add(request);
        return requests;
    }
}
