// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.netport.engine.EngineCounters;

/** The engine's counters. Written by the engine's loop, except drops of packet-ins and reports that are put off. */
final class Counters {
    private final AtomicLong packetInsDropped = new AtomicLong();
    private final AtomicLong reportsPutOff = new AtomicLong();
    private long claimsAccepted;
    private long claimsStale;
    private long claimsRefused;
    private long claimsContested;
    private long neighbourReplies;
    private long gatewayReplies;
    private long gatewaySilences;
    private long packetsCut;
    private long malformedPackets;
    private long framesHeld;
    private long commits;
    private long commitsUnknown;
    private long changes;
    private long framesCarried;
    private long framesRefused;

    void claimAccepted() {
        claimsAccepted++;
    }

    void claimStale() {
        claimsStale++;
    }

    void claimRefused() {
        claimsRefused++;
    }

    void claimContested() {
        claimsContested++;
    }

    void neighbourReply() {
        neighbourReplies++;
    }

    void gatewayReply() {
        gatewayReplies++;
    }

    void gatewaySilence() {
        gatewaySilences++;
    }

    void packetCut() {
        packetsCut++;
    }

    void malformedPacket() {
        malformedPackets++;
    }

    void frameHeld() {
        framesHeld++;
    }

    void framesCarried(final int count) {
        framesCarried += count;
    }

    void framesRefused(final int count) {
        framesRefused += count;
    }

    /** Thread-safe. */
    void packetInDropped() {
        packetInsDropped.incrementAndGet();
    }

    /** Thread-safe. */
    void reportsPutOff(final int hosts) {
        reportsPutOff.addAndGet(hosts);
    }

    void commit(final int size) {
        commits++;
        changes += size;
    }

    void commitUnknown() {
        commitsUnknown++;
    }

    EngineCounters snapshot() {
        return new EngineCounters(claimsAccepted, claimsStale, claimsRefused, neighbourReplies, malformedPackets,
            packetInsDropped.get(), framesHeld, commits, commitsUnknown, changes,
            claimsContested, gatewayReplies, gatewaySilences, packetsCut, framesCarried, framesRefused,
            reportsPutOff.get());
    }
}
