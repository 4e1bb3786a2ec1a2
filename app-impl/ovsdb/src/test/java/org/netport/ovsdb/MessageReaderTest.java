// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.netport.model.DatapathId;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.ovsdb.RowUpdate.Device;
import org.netport.ovsdb.RowUpdate.Table;

class MessageReaderTest {
    private static final UUID ID = UUID.fromString("550e8400-e29b-41d4-a716-446655440000");
    private static final UUID OTHER = UUID.fromString("550e8400-e29b-41d4-a716-446655440001");
    private static final String UPDATE = "{\"id\":null,\"method\":\"update\",\"params\":[\"netport-interfaces\","
        + Rows.content(Rows.bridge(1, 5, 6), Rows.device(5, "tap5", "7", "iface-id", "a", "attached-mac",
        "02:00:00:00:00:05"), Rows.device(6, "tap6", "[\"set\",[]]")) + "]}";

    private final MessageReader reader = new MessageReader(32, 100);

    private RowUpdate row(final String table, final String row) throws OvsdbException {
        final var message = assertInstanceOf(Message.Update.class, reader.read("{\"method\":\"update\",\"id\":null,"
            + "\"params\":[\"netport-interfaces\",{\"" + table + "\":{\"" + ID + "\":" + row + "}}]}"));
        return message.rows().get(0);
    }

    private Device device(final String ofport) throws OvsdbException {
        final var row = row("Interface", "{\"new\":{\"name\":\"a\",\"ofport\":" + ofport + "}}");
        return ((RowUpdate.Interface) row).device();
    }

    private ImmutableSet<PortRef> identities(final String map) throws OvsdbException {
        return ((RowUpdate.Interface) row("Interface", "{\"new\":{\"external_ids\":[\"map\"," + map
            + "],\"name\":\"a\"}}")).identities();
    }

    @Test
    void aBridgeHasNoneOneOrManyPortsAndMayHaveNoDatapathIdYet() throws OvsdbException {
        assertEquals(new RowUpdate.Bridge(ID, Optional.of(new DatapathId(0xab)), ImmutableSet.of(OTHER)),
            row("Bridge", "{\"new\":{\"datapath_id\":\"00000000000000ab\",\"ports\":[\"uuid\",\"" + OTHER + "\"]}}"));
        assertEquals(new RowUpdate.Bridge(ID, Optional.empty(), ImmutableSet.of(ID, OTHER)),
            row("Bridge", "{\"new\":{\"datapath_id\":[\"set\",[]],\"ports\":[\"set\",[[\"uuid\",\"" + OTHER
                + "\"],[\"uuid\",\"" + ID + "\"]]]}}"));
        assertEquals(new RowUpdate.Bridge(ID, Optional.empty(), ImmutableSet.of()),
            row("Bridge", "{\"new\":{\"ports\":[\"set\",[]],\"datapath_id\":[\"set\",[]]}}"));
    }

    @Test
    void aRowWithoutNewContentIsGone() throws OvsdbException {
        assertEquals(new RowUpdate.Gone(Table.PORT, ID), row("Port", "{\"old\":{\"interfaces\":[\"set\",[]]}}"));
    }

    @Test
    void onlyAPositiveNumberIsAnOpenFlowPort() throws OvsdbException {
        assertEquals(Device.NUMBERED, device("1"));
        assertEquals(Device.NUMBERED, device("65534"));
        assertEquals(Device.WITHOUT_NUMBER, device("-1"));
        assertEquals(Device.WITHOUT_NUMBER, device("[\"set\",[]]"));
        assertEquals(Device.NUMBERED, device("[\"set\",[3]]"));
    }

    @Test
    void identitiesThatAreNoneAreLeftOutAndTheOthersCount() throws OvsdbException {
        final var mac = new PortRef.AttachedMac(MacAddress.parse("02:00:00:00:00:0a"));
        assertEquals(ImmutableSet.of(new PortRef.InterfaceId("x")),
            identities("[[\"iface-id\",\"x\"],[\"attached-mac\",\"rubbish\"],[\"vm-id\",\"y\"]]"));
        assertEquals(ImmutableSet.of(mac),
            identities("[[\"attached-mac\",\"02:00:00:00:00:0A\"],[\"iface-id\",\"\"]]"));
        assertEquals(ImmutableSet.of(mac), identities("[[\"attached-mac\",\"02:00:00:00:00:0A\"],[\"iface-id\",\""
            + "x".repeat(256) + "\"]]"));
    }

    @Test
    void anInterfaceWithoutAUsableNameIsAsIfItWereNotThere() throws OvsdbException {
        assertEquals(new RowUpdate.Gone(Table.INTERFACE, ID), row("Interface", "{\"new\":{\"name\":\""
            + "x".repeat(256) + "\"}}"));
    }

    @Test
    void otherTablesColumnsMonitorsAndMethodsAreIgnored() throws OvsdbException {
        assertEquals(new Message.Update(ImmutableList.of(new RowUpdate.Port(ID, ImmutableSet.of()))),
            reader.read("{\"method\":\"update\",\"id\":null,\"params\":[\"netport-interfaces\",{\"QoS\":{\"x\":[]},"
                + "\"Port\":{\"" + ID + "\":{\"new\":{\"tag\":[\"set\",[]]}}}}]}"));
        assertEquals(new Message.Ignored(), reader.read("{\"method\":\"update\",\"id\":null,\"params\":[null,{}]}"));
        assertEquals(new Message.Ignored(), reader.read("{\"method\":\"stolen\",\"id\":null,\"params\":[\"x\"]}"));
        assertEquals(new Message.Ignored(), reader.read("{\"id\":7,\"result\":{},\"error\":null}"));
    }

    @Test
    void theMembersOfAnAnswerComeInAnyOrder() throws OvsdbException {
        assertEquals(reader.read("{\"id\":\"netport-interfaces\",\"error\":null,\"result\":{}}"),
            reader.read("{\"result\":{},\"error\":null,\"id\":\"netport-interfaces\"}"));
    }

    @Test
    void errorsOfAnyFormAreRefusals() throws OvsdbException {
        assertEquals(new Message.Refusal("bad: worse"), reader.read("{\"id\":\"netport-interfaces\",\"result\":null,"
            + "\"error\":{\"error\":\"bad\",\"details\":\"worse\",\"at\":{}}}"));
        assertEquals(new Message.Refusal("odd"),
            reader.read("{\"id\":\"netport-interfaces\",\"result\":null,\"error\":\"odd\"}"));
        assertInstanceOf(Message.Refusal.class,
            reader.read("{\"id\":\"netport-interfaces\",\"result\":null,\"error\":{}}"));
    }

    @Test
    void tooManyRowsAreRefused() {
        final var few = new MessageReader(32, 3);
        final var refusal = assertThrows(OvsdbException.class, () -> few.read(UPDATE));
        assertTrue(refusal.getMessage().contains("more than 3 rows"), refusal::getMessage);
    }

    @Property(tries = 3000)
    void aDamagedMessageIsReadOrRefusedAndNothingElse(@ForAll @IntRange(min = 0, max = 2000) final int place,
            @ForAll final byte octet, @ForAll @IntRange(min = 0, max = 2) final int cut) {
        final int at = place % UPDATE.length();
        final String damaged = UPDATE.substring(0, at) + (char) (octet & 0x7f)
            + UPDATE.substring(Math.min(UPDATE.length(), at + cut));
        try {
            reader.read(damaged);
        } catch (OvsdbException e) {
            assertEquals(OvsdbException.Blame.SERVER_BREAKS_PROTOCOL, e.blame());
            assertTrue(e.getMessage().length() < 300, e.getMessage());
        }
    }
}
