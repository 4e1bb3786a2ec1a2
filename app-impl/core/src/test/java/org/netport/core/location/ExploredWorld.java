// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import org.netport.core.compile.HostForwarding;
import org.netport.grant.GrantState;
import org.netport.location.Attachment;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/**
 * Everything at one moment: what the controller knows and remembers, what switches were told, what is under way, and
 * where guests really are.
 *
 * @param hosts each host
 * @param grants all grants so far, the oldest first
 * @param pending reports, answers and timers under way; each may be delivered any number of times, late, or never
 * @param crashes how often the controller may still be killed
 * @param harms how often a message may still be lost or come twice, or a timer late; below 0: as often as one likes
 */
record ExploredWorld(ImmutableList<OneHost> hosts, ImmutableList<OneGrant> grants, ImmutableSet<Message> pending,
        int crashes, int harms) {
    /** The adversary does to messages what it likes. */
    static final int UNLIMITED = -1;

    /**
     * A host.
     *
     * @param state what the controller knows
     * @param remembered its place in the controller's memory; may be behind
     * @param told what each switch was last told of it
     * @param runsAt where the guest is; while it is stopped, where it was
     * @param places the place of each epoch that ever counted
     */
    record OneHost(HostState state, Optional<Attachment> remembered, ImmutableMap<SwitchName, HostForwarding> told,
            AttachmentPoint runsAt, ImmutableMap<Epoch, AttachmentPoint> places) {
    }

    /**
     * A grant.
     *
     * @param subjects what it says of each host, by the host's index
     */
    record OneGrant(ImmutableMap<Integer, Subject> subjects) {
        boolean isLive() {
            return subjects.values().stream().anyMatch(subject -> subject.state().isLive());
        }
    }

    /** How far the migration really is. */
    enum Fate {
        /** Granted. */
        WAITS,
        /** The destination receives the guest's memory. */
        COPIES,
        /** It is about to be paused. */
        PAUSES,
        /** The guest is stopped. */
        STOPPED,
        /** It runs at the destination. */
        ARRIVED,
        /** It runs at the source. */
        FAILED
    }

    /**
     * A grant, for one host.
     *
     * @param from where it was
     * @param to where it may go
     * @param epoch the epoch there
     * @param state what the controller thinks
     * @param remembered what is in its memory; may be behind
     * @param fate what is
     * @param over whether there was a reason for it to end before the cut-over
     * @param used whether the host was ever cut over with it
     */
    record Subject(Optional<AttachmentPoint> from, AttachmentPoint to, Epoch epoch, GrantState state,
            GrantState remembered, Fate fate, boolean over, boolean used) {
        Subject in(final GrantState next) {
            return new Subject(from, to, epoch, next, state, fate, over, used || next == GrantState.CONSUMED);
        }

        /** After a restart that is known which was remembered. */
        Subject recalled(final GrantState known) {
            return new Subject(from, to, epoch, known, known, fate, over, used);
        }

        Subject really(final Fate next) {
            return new Subject(from, to, epoch, state, remembered, next, over, used);
        }

        Subject mayEnd() {
            return new Subject(from, to, epoch, state, remembered, fate, true, used);
        }
    }

    /** What is under way. */
    sealed interface Message {
        /** Which host it is about. */
        int host();
    }

    /** What a hypervisor, a guest or a port tells. */
    enum What {
        /** The destination is about to receive. */
        PREPARE,
        /** About to be paused. */
        PAUSING,
        /** Stopped. */
        STOPPED,
        /** Runs at the destination. */
        RUNNING,
        /** Runs at the source. */
        RESUMED,
        /** Given up by the destination. */
        GONE,
        /** A frame of the guest at the destination. */
        FRAME,
        /** The port at the source is gone. */
        SOURCE_DOWN,
        /** The port at the destination is gone. */
        DESTINATION_DOWN
    }

    /** A report. */
    record Report(int host, int grant, What what) implements Message {
    }

    /** The answer of a switch, or its silence. */
    record Answer(int host, long move, int stage, SwitchName by) implements Message {
    }

    /** The grace time of a move. */
    record Grace(int host, long move) implements Message {
    }

    /** One host of a grant was given up: the others are to be. */
    record Together(int host, int grant) implements Message {
    }

    /** A switch that was away comes back and remembers a place. */
    record Memory(int host, Attachment at) implements Message {
    }

    ExploredWorld with(final int host, final OneHost next) {
        final var all = ImmutableList.<OneHost>builder();
        for (int index = 0; index < hosts.size(); index++) {
            all.add(index == host ? next : hosts.get(index));
        }
        return new ExploredWorld(all.build(), grants, pending, crashes, harms);
    }

    ExploredWorld with(final int grant, final int host, final Subject next) {
        final var all = ImmutableList.<OneGrant>builder();
        for (int index = 0; index < grants.size(); index++) {
            if (index == grant) {
                final var subjects = ImmutableMap.<Integer, Subject>builder();
                grants.get(index).subjects().forEach((key, subject) -> subjects.put(key, key == host ? next
                    : subject));
                all.add(new OneGrant(subjects.buildOrThrow()));
            } else {
                all.add(grants.get(index));
            }
        }
        return new ExploredWorld(hosts, all.build(), pending, crashes, harms);
    }

    ExploredWorld plus(final Message message) {
        return pending.contains(message) ? this : new ExploredWorld(hosts, grants,
            ImmutableSet.<Message>builder().addAll(pending).add(message).build(), crashes, harms);
    }

    ExploredWorld minus(final Message message) {
        return new ExploredWorld(hosts, grants, pending.stream().filter(other -> !other.equals(message))
            .collect(ImmutableSet.toImmutableSet()), crashes, harms);
    }

    Subject subject(final int grant, final int host) {
        return grants.get(grant).subjects().get(host);
    }

    /** The same after a message has been harmed. */
    ExploredWorld harmed() {
        return harms < 0 ? this : new ExploredWorld(hosts, grants, pending, crashes, harms - 1);
    }
}
