// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.ovsdb;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Sets;
import org.netport.mdsal.state.Count;
import org.netport.mdsal.state.WriteBehind;
import org.netport.model.DatapathId;
import org.netport.ovsdb.DatabaseStatus;
import org.netport.ovsdb.OvsdbCounters;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Gauge32;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Database;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.DatabaseBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.DatabaseKey;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;

/** Publishes how following the databases goes; writes only what has changed. Not thread-safe. */
final class DatabasePublisher {
    private final WriteBehind writer;
    private ImmutableMap<DatapathId, DatabaseStatus> published = ImmutableMap.of();

    DatabasePublisher(final WriteBehind writer) {
        this.writer = writer;
    }

    void publish(final ImmutableMap<DatapathId, DatabaseStatus> latest) {
        Sets.difference(published.keySet(), latest.keySet()).forEach(gone -> writer.delete(pathOf(gone)));
        latest.forEach((device, status) -> {
            if (!status.equals(published.get(device))) {
                writer.put(pathOf(device), () -> encode(device, status));
            }
        });
        published = latest;
    }

    /** Names the counters of the client. The newest cause of a failure is with its switch's database. */
    static ImmutableMap<String, Count> encode(final OvsdbCounters counters) {
        return ImmutableMap.of("ovsdb-conversations", Count.of(counters.conversations()),
            "ovsdb-messages", Count.of(counters.messages()), "ovsdb-reports", Count.of(counters.reports()),
            "ovsdb-connections-lost", Count.of(counters.lost()),
            "ovsdb-connections-broken", Count.of(counters.broken()),
            "ovsdb-not-set-up", Count.of(counters.notSetUp()));
    }

    private static Database encode(final DatapathId device, final DatabaseStatus status) {
        return new DatabaseBuilder().withKey(keyOf(device)).setEndpoint(status.endpoint().toString())
            .setDetail(status.detail()).setIdentities(new Gauge32(Uint32.valueOf(status.identities())))
            .setState(switch (status.state()) {
                case CONNECTING -> Database.State.Connecting;
                case FOLLOWING -> Database.State.Following;
                case FAILED -> Database.State.Failed;
            }).build();
    }

    private static DataObjectIdentifier<Database> pathOf(final DatapathId device) {
        return DataObjectIdentifier.builder(NetworkState.class).child(Database.class, keyOf(device)).build();
    }

    private static DatabaseKey keyOf(final DatapathId device) {
        return new DatabaseKey(
            new org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.DatapathId(device.toString()));
    }
}
