// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.collect.ImmutableSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;
import org.netport.ovsdb.SwitchTables.BridgePorts;
import org.netport.ovsdb.SwitchTables.BridgePorts.Presence;

class SwitchTablesTest {
    private static final DatapathId ONE = new DatapathId(1);
    private static final PortRef VM5 = new PortRef.InterfaceId("vm5");

    private final SwitchTables tables = new SwitchTables(20);

    private BridgePorts after(final String content) throws OvsdbException {
        if (new MessageReader(32, 1000).read("{\"id\":\"netport-interfaces\",\"result\":" + content + "}")
                instanceof Message.Content read) {
            tables.apply(read.rows());
        }
        return tables.portsOf(ONE);
    }

    @Test
    void onlyThePortsOfTheBridgeCount() throws OvsdbException {
        final var ports = after(Rows.content(Rows.bridge(1, 5), Rows.device(5, "tap5", "1", "iface-id", "vm5"),
            Rows.device(6, "tap6", "1", "iface-id", "vm6")));
        assertEquals(Map.of(VM5, "tap5"), ports.names());
        assertEquals(BridgePorts.NO_BRIDGE, tables.portsOf(new DatapathId(2)));
    }

    @Test
    void anInterfaceThatTheSwitchCouldNotOpenDoesNotStandInTheWay() throws OvsdbException {
        final var ports = after(Rows.content(Rows.bridge(1, 5, 6), Rows.device(5, "old", "-1", "iface-id", "vm5"),
            Rows.device(6, "new", "4", "iface-id", "vm5")));
        assertEquals(Map.of(VM5, "new"), ports.names());
        assertEquals(ImmutableSet.of(), ports.ambiguous());
    }

    @Test
    void anIdentityThatTwoPortsClaimLeadsNowhere() throws OvsdbException {
        final var ports = after(Rows.content(Rows.bridge(1, 5, 6, 7), Rows.device(5, "a", "1", "iface-id", "vm5"),
            Rows.device(6, "b", "2", "iface-id", "vm5"), Rows.device(7, "c", "3", "iface-id", "vm7")));
        assertEquals(Map.of(new PortRef.InterfaceId("vm7"), "c"), ports.names());
        assertEquals(ImmutableSet.of(VM5), ports.ambiguous());
    }

    @Test
    void aLongNameIsTheOneThatOpenFlowShowsUnlessTwoPortsShowTheSame() throws OvsdbException {
        assertEquals(Map.of(VM5, "a23456789012345"), after(Rows.content(Rows.bridge(1, 5),
            Rows.device(5, "a234567890123456", "1", "iface-id", "vm5"))).names());
        assertEquals(Map.of(), after(Rows.content(Rows.bridge(1, 5, 6),
            Rows.device(6, "a234567890123457", "2", "iface-id", "vm6"))).names());
    }

    @Test
    void whatIsReferredToButNotThereIsLeftOut() throws OvsdbException {
        assertEquals(new BridgePorts(Presence.PRESENT, BridgePorts.NO_BRIDGE.names(), ImmutableSet.of()),
            after("{" + Rows.bridge(1, 5) + "}"));
    }

    @Test
    void rowsAndReferencesAreBoundedOverAllMessages() throws OvsdbException {
        for (int round = 0; round < 100; round++) {
            after(Rows.content(Rows.bridge(1, 5, 6), Rows.device(5, "a", "1"), Rows.device(6, "b", "1")));
        }
        assertThrows(OvsdbException.class, () ->
            after("{" + Rows.bridge(1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) + "}"));
    }
}
