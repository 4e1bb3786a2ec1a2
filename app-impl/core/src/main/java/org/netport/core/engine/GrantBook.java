// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.grant.Grant;
import org.netport.grant.GrantId;
import org.netport.grant.GrantState;
import org.netport.grant.GrantStatus;
import org.netport.model.Epoch;
import org.netport.model.HostName;

/**
 * The grants: those that are live, whose number is bounded; those that were used and can be undone, of which each host
 * has one at most; and the latest of which nothing can happen any more. Owned by the engine's loop.
 */
final class GrantBook {
    static final int MOST_LIVE = 10_000;
    static final int MOST_FINISHED = 1000;

    private final SequencedMap<GrantId, GrantStatus> all = new LinkedHashMap<>();
    private final Map<Request, GrantId> byRequest = new HashMap<>();
    private final Map<Location, GrantId> byLocation = new HashMap<>();
    /** Those from before a restart that are not taken up yet: nothing is installed for them, whatever they say. */
    private final Set<GrantId> kept = new LinkedHashSet<>();
    /** Those of which nothing can happen any more, in the order in which that came about. */
    private final SequencedSet<GrantId> finished = new LinkedHashSet<>();
    private int live;
    private long newest;

    /** A requester's own name of a request: another requester's is another. */
    private record Request(String requester, String id) {
        static Optional<Request> of(final Grant grant) {
            return grant.requestId().map(id -> new Request(grant.requester(), id));
        }
    }

    /** What a grant is for, of a host: an epoch is granted once. */
    private record Location(HostName host, Epoch epoch) {
        static Stream<Location> of(final Grant grant) {
            return grant.subjects().stream().map(subject -> new Location(subject.host(), subject.epoch()));
        }
    }

    /** A number above all that were given, also by a controller that ran before: it is taken from the clock. */
    GrantId nextId(final Instant now) {
        newest = Math.max(newest + 1, now.toEpochMilli());
        return new GrantId(newest);
    }

    boolean isFull() {
        return live >= MOST_LIVE;
    }

    Optional<GrantStatus> find(final GrantId id) {
        return Optional.ofNullable(all.get(id));
    }

    /** The live grant that was given to a request of that name, of that requester. */
    Optional<GrantStatus> byRequest(final String requester, final String requestId) {
        return Optional.ofNullable(byRequest.get(new Request(requester, requestId))).flatMap(this::find)
            .filter(GrantStatus::isLive);
    }

    /** The grant that gave a host that epoch. */
    Optional<GrantStatus> byEpoch(final HostName host, final Epoch epoch) {
        return Optional.ofNullable(byLocation.get(new Location(host, epoch))).flatMap(this::find);
    }

    ImmutableList<GrantStatus> all() {
        return ImmutableList.copyOf(all.values());
    }

    /** Keeps a grant from before a restart until the switches have been read. */
    void keep(final GrantStatus recovered) {
        put(recovered);
        kept.add(recovered.grant().id());
    }

    /** Whether a grant is from before a restart, and it is not known yet how far it had come. */
    boolean isKept(final GrantId id) {
        return kept.contains(id);
    }

    /** The grants that were kept, in the order in which they were given; from now on they are like any other. */
    ImmutableList<GrantId> takeKept() {
        final var before = ImmutableList.copyOf(kept);
        kept.clear();
        return before;
    }

    void put(final GrantStatus status) {
        final Grant grant = status.grant();
        newest = Math.max(newest, grant.id().value());
        final GrantStatus before = all.put(grant.id(), status);
        live += (status.isLive() ? 1 : 0) - (before != null && before.isLive() ? 1 : 0);
        if (before == null) {
            Request.of(grant).ifPresent(request -> byRequest.put(request, grant.id()));
            Location.of(grant).forEach(location -> byLocation.put(location, grant.id()));
        }
    }

    /** Nothing can happen to a grant any more: it is kept for those who ask, and forgotten before later ones. */
    void finish(final GrantId id) {
        finished.add(id);
        while (finished.size() > MOST_FINISHED) {
            forget(finished.removeFirst());
        }
    }

    /** It has turned out that a grant was used after all. */
    void reopen(final GrantId id) {
        finished.remove(id);
    }

    /**
     * A host of a grant has come further, or its grant has ended. A grant does not become live again, also where a
     * cut-over from before a restart is made once more. Returns the grant as it is now if anything is new of it.
     */
    Optional<GrantStatus> advance(final GrantId id, final HostName host, final GrantState state,
            final Optional<String> reason) {
        return find(id).filter(known -> known.states().containsKey(host))
            .filter(known -> known.states().get(host).isLive() || !state.isLive())
            .flatMap(known -> Optional.of(advanced(known, host, state, reason)).filter(next -> !next.equals(known)))
            .map(next -> {
                put(next);
                return next;
            });
    }

    private static GrantStatus advanced(final GrantStatus known, final HostName host, final GrantState state,
            final Optional<String> reason) {
        final var states = new HashMap<>(known.states());
        states.put(host, state);
        return new GrantStatus(known.grant(), ImmutableMap.copyOf(states), known.reason().or(() -> reason));
    }

    private void forget(final GrantId id) {
        Optional.ofNullable(all.remove(id)).map(GrantStatus::grant).ifPresent(grant -> {
            Request.of(grant).ifPresent(request -> byRequest.remove(request, id));
            Location.of(grant).forEach(location -> byLocation.remove(location, id));
        });
    }
}
