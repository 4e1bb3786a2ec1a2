// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.mdsal.Datastore;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Consumed;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Grants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.SubjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.Grant;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.GrantBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.subject.FromBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.subject.ToBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.binding.util.BindingMap;
import org.opendaylight.yangtools.yang.common.Uint64;

class GrantsCommandTest {
    private static final char ESCAPE = 0x1b;
    private static final String COLUMNS = "Grant|Host|From|To|Epoch|State|Expiry|Requester|Rule|Reason";

    @Test
    void aGrantHasALineForEachHost() throws Exception {
        assertEquals(List.of(COLUMNS,
            "9|vm1|sw1/p1|sw2/p1|8|consumed|2026-11-25T13:00:00Z|libvirt east1|partner|",
            "9|vm2||sw2/p1|8|consumed|2026-11-25T13:00:00Z|libvirt east1|partner|"),
            ShellRun.rows(shown(20, "", grant(9, "vm2", "vm1"))));
    }

    @Test
    void theNewestAreShownInTheirOrder() throws Exception {
        assertEquals(List.of("9", "10"), numbers(shown(2, "", grant(10, "vm1"), grant(8, "vm1"), grant(9, "vm2"))));
    }

    @Test
    void thoseOfAHostAreShownWithTheHostsThatMoveWithIt() throws Exception {
        final var all = new Grant[] {grant(7, "vm1", "vm2"), grant(8, "vm10"), grant(9, "vm1")};
        assertEquals(List.of("7", "7", "9"), numbers(shown(20, "vm1", all)));
        assertEquals(List.of("9"), numbers(shown(1, "vm1", all)));
        assertEquals(List.of(), numbers(shown(20, "vm", all)));
    }

    @Test
    void whatStrangersWroteDoesNotSteerTheTerminal() throws Exception {
        final var printed = shown(20, "", new GrantBuilder(grant(1, "vm1")).setRequester("evil" + ESCAPE + "[2J")
            .build());
        assertTrue(printed.contains("evil?[2J"), printed);
    }

    @Test
    void itIsSaidWhenNothingWasGrantedAndWhenNothingIsAskedFor() throws Exception {
        assertTrue(shown(20, "").contains("Nothing was granted."));
        assertEquals("-n 0: show at least one grant",
            assertThrows(IllegalArgumentException.class, () -> shown(0, "")).getMessage());
    }

    private static String shown(final int most, final String host, final Grant... grants) throws Exception {
        final var datastore = new Datastore();
        final var transaction = datastore.broker().newWriteOnlyTransaction();
        Stream.of(grants).forEach(grant -> transaction.put(LogicalDatastoreType.OPERATIONAL,
            DataObjectIdentifier.builder(Grants.class).child(Grant.class, grant.key()).build(), grant));
        Datastore.await(transaction.commit());
        return ShellRun.execute(ShellRun.with(ShellRun.with(new GrantsCommand(), "most", most), "host", host),
            datastore);
    }

    private static List<String> numbers(final String table) {
        return ShellRun.rows(table).stream().skip(1).map(row -> row.substring(0, row.indexOf('|')))
            .toList();
    }

    private static Grant grant(final long number, final String... hosts) {
        return new GrantBuilder().setId(Uint64.valueOf(number)).setRequester("libvirt east1").setRule("partner")
            .setExpiry(new DateAndTime("2026-11-25T13:00:00Z"))
            .setSubject(Stream.of(hosts).map(GrantsCommandTest::subject).collect(BindingMap.toMap())).build();
    }

    /** The host vm2 was nowhere. */
    private static Subject subject(final String host) {
        final var subject = new SubjectBuilder().setHost(new Name(host)).setEpoch(new Epoch(Uint64.valueOf(8)))
            .setState(Consumed.VALUE).setTo(new ToBuilder().setSite(new Name("west")).setSwitch(new Name("sw2"))
                .setPort(new Name("p1")).build());
        return host.equals("vm2") ? subject.build() : subject.setFrom(new FromBuilder().setSite(new Name("east"))
            .setSwitch(new Name("sw1")).setPort(new Name("p1")).build()).build();
    }
}
