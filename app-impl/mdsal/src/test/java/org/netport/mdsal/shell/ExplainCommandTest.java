// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.explain.PathAnswer;
import org.netport.location.ReportOutcome;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.Explanations;
import org.netport.mdsal.FakeEngine;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.explain.ExplainRpcs;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInput;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.ExplainOutput;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;

class ExplainCommandTest {
    private static ExplainOutput output() {
        final var configuration = new CurrentConfiguration();
        configuration.set(Networks.small(1));
        final var engine = new FakeEngine(report -> new ReportOutcome.Invalid("host", "not asked"));
        engine.explainBy(new PathAnswer.Explained(Explanations.whole()));
        return Datastore.await(new ExplainRpcs(engine, configuration, Clock.systemUTC()).explain(
            new ExplainInputBuilder().setFromHost(new Name("vm")).setToHost(new Name("vm")).build())).getResult();
    }

    private static ExplainInput input(final String from, final String to) {
        return new ExplainArguments(from, to, "icmp", 80, 64, 0, 0, "", "", Set.of()).input();
    }

    @Test
    void anExplanationIsATreeOfEightyColumns() {
        final var lines = ExplanationLines.of(output());
        assertEquals("""
            The sender: asks who has 10.0.0.2: the controller answers
            Sent: 02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, 10.0.0.1 > 10.0.0.2 ttl 64 icmp
                type 8
            [1] sw1 (site east), port 11
              02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, 10.0.0.1 > 10.0.0.2 ttl 64 icmp type 8
              0 classify: access-untagged (priority 200), observed, 7 packets, meter 19970
                  match in_port=11
                  does pop_vlan
                  metadata segment=1 (red), turnback=1
                group 0x4e000001, fast-failover
                  bucket 1 dead: watch_port:9,actions=output:9
                  bucket 2 taken: watch_port:1,actions=output:1
                -> link l, port 1
              [2] sw2 (site west), port 12, from link l
                02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, vlan 101, 10.0.0.1 > 10.0.0.2 ttl 64
                    icmp type 8
                0 classify: access-untagged (priority 200) ! MISSING (read back)
                    match in_port=11
                    does pop_vlan
                    metadata segment=1 (red), turnback=1
                  => delivered at access port p1
                      02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, 10.0.0.1 > 10.0.0.2 ttl 64 icmp
                          type 8
                  ** the controller answers that the time is exceeded (invalid-ttl)
                8 forward: no entry
                  xx dropped: no entry of the table matches it
                -- not sent back by its own port 11
                -x lost at port 5: port 5 is down
            Verdict: replicated, delivered at sw2/p1
            Held: NOT everything on the way is on the switches, see the lines with !""",
            String.join("\n", lines));
        lines.forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @Test
    void whoAndWhomAreToldByTheirLook() {
        assertEquals(new Name("vm6"), input("vm5", "vm6").getToHost());
        assertEquals("10.0.0.6", input("vm5", "10.0.0.6").getToAddress().stringValue());
        assertEquals("2001:db8::6", input("vm5", "2001:db8::6").getToAddress().stringValue());
        assertEquals("02:00:00:00:00:06", input("vm5", "02:00:00:00:00:06").getToMac().getValue());
        final var elsewhere = input("vm5@tokyo/tapvm5", "vm6");
        assertEquals(new Name("tokyo"), elsewhere.getFromSwitch());
        assertEquals("tapvm5", elsewhere.getFromPort());
    }

    @Test
    void whatCannotBeMeantIsSaid() {
        assertThrows(IllegalArgumentException.class, () -> input("vm5@tokyo", "vm6"));
        assertThrows(IllegalArgumentException.class, () -> new ExplainArguments("vm5", "vm6", "carp", 80, 64, 0, 0, "",
            "", Set.of()).input());
    }
}
