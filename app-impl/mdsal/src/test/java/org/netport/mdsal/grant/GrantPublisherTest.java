// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.grant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.netport.grant.GrantState;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.GrantSamples;
import org.netport.mdsal.Networks;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.state.WriteBehind;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Grants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Prepared;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

class GrantPublisherTest {
    private final Datastore datastore = new Datastore();
    private final WriteBehind writer = new WriteBehind("test", datastore.broker(), LogicalDatastoreType.OPERATIONAL,
        Duration.ZERO);
    private final CurrentConfiguration configuration = new CurrentConfiguration();
    private final GrantPublisher publisher = new GrantPublisher(writer, configuration, 2);

    @BeforeEach
    void start() {
        configuration.set(Networks.small(1));
        writer.start();
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void showsAGrantWithoutItsNonce() throws InterruptedException {
        publisher.show(GrantSamples.status(5, GrantState.PREPARED));
        final var grant = shown().nonnullGrant().values().iterator().next();
        final var subject = grant.nonnullSubject().values().iterator().next();
        assertEquals("libvirt east1", grant.getRequester());
        assertEquals("partner", grant.getRule());
        assertEquals("east", subject.getFrom().getSite().getValue());
        assertEquals("west", subject.getTo().getSite().getValue());
        assertEquals(Prepared.VALUE, subject.getState());
        assertFalse(shown().toString().contains(GrantSamples.NONCE));
    }

    @Test
    void forgetsTheOldestThatHaveEndedAndNoneThatIsLive() throws InterruptedException {
        publisher.show(GrantSamples.status(1, GrantState.AUTHORISED));
        for (long id = 2; id <= 5; id++) {
            publisher.show(GrantSamples.status(id, GrantState.REVOKED));
        }
        assertEquals(Set.of(1L, 4L, 5L), shown().nonnullGrant().values().stream()
            .map(grant -> grant.getId().longValue()).collect(Collectors.toSet()));
    }

    private Grants shown() throws InterruptedException {
        assertTrue(writer.drain(Duration.ofSeconds(20)));
        return datastore.read(LogicalDatastoreType.OPERATIONAL, DataObjectIdentifier.builder(Grants.class).build());
    }
}
