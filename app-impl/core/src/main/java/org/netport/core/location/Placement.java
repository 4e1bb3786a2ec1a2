// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.netport.location.Attachment;
import org.netport.model.Epoch;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;

/** The state of a host's location. */
public sealed interface Placement {
    /**
     * The epoch of the latest location.
     *
     * @return {@link Epoch#NONE} if there was none
     */
    Epoch epoch();

    /**
     * The sequence of the latest report within the epoch.
     *
     * @return 0 if reports were not counted
     */
    long sequence();

    /**
     * The location that counts now: the latest one that was accepted.
     *
     * @return empty if the host is nowhere known
     */
    Optional<Attachment> current();

    /**
     * Where switches send frames for the host.
     *
     * @return each switch's view
     */
    Whereabouts whereabouts();

    /**
     * Where frames from the host are accepted: its location, and during a move and its grace time also former ones.
     *
     * @return the epoch of each place
     */
    ImmutableMap<AttachmentPoint, Epoch> accepted();

    /**
     * The switches that may send the host's frames to where it is not.
     *
     * @param missed those that could not be reached when the host moved, and have not been since
     * @return these; while there are any, in a move also those whose turn is to come
     */
    default ImmutableSet<SwitchName> behind(final Set<SwitchName> missed) {
        return ImmutableSet.copyOf(missed);
    }

    /**
     * Nowhere known.
     *
     * @param epoch of the last location
     * @param sequence of the last report
     * @param last the last location, taken up again when its port comes back; empty after a withdrawal
     */
    record Absent(Epoch epoch, long sequence, Optional<Attachment> last) implements Placement {
        /** Never seen. */
        public static final Absent NEVER_SEEN = new Absent(Epoch.NONE, 0, Optional.empty());

        /** Validates presence. */
        public Absent {
            Objects.requireNonNull(epoch, "epoch");
            Objects.requireNonNull(last, "last");
        }

        @Override
        public Optional<Attachment> current() {
            return Optional.empty();
        }

        @Override
        public Whereabouts whereabouts() {
            return Whereabouts.NOWHERE;
        }

        @Override
        public ImmutableMap<AttachmentPoint, Epoch> accepted() {
            return ImmutableMap.of();
        }
    }

    /**
     * In one place, nothing under way.
     *
     * @param at the place
     * @param sequence of the report that brought it
     * @param heldUntil until when packets do not move it
     */
    record Settled(Attachment at, long sequence, Instant heldUntil) implements Placement {
        /** Validates presence. */
        public Settled {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(heldUntil, "heldUntil");
        }

        @Override
        public Epoch epoch() {
            return at.epoch();
        }

        @Override
        public Optional<Attachment> current() {
            return Optional.of(at);
        }

        @Override
        public Whereabouts whereabouts() {
            return Whereabouts.at(at.point());
        }

        @Override
        public ImmutableMap<AttachmentPoint, Epoch> accepted() {
            return ImmutableMap.of(at.point(), at.epoch());
        }
    }

    /**
     * Switches are being switched over to a new place.
     *
     * @param move the number of the claim that brought it
     * @param to the new place
     * @param sequence of the report that brought it
     * @param heldUntil until when packets do not move it elsewhere
     * @param stages what is to be done, in order
     * @param stage the index of the stage that is under way
     * @param awaited switches of this stage that have not answered
     * @param missed switches that could not be reached
     * @param whereabouts each switch's view, this stage included
     * @param accepted where frames from the host are accepted
     */
    record Moving(long move, Attachment to, long sequence, Instant heldUntil, ImmutableList<Stage> stages, int stage,
            ImmutableSet<SwitchName> awaited, ImmutableSet<SwitchName> missed, Whereabouts whereabouts,
            ImmutableMap<AttachmentPoint, Epoch> accepted) implements Placement {
        /** Validates presence. */
        public Moving {
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(heldUntil, "heldUntil");
            Objects.requireNonNull(stages, "stages");
            Objects.requireNonNull(awaited, "awaited");
            Objects.requireNonNull(missed, "missed");
            Objects.requireNonNull(whereabouts, "whereabouts");
            accepted = ImmutableMap.copyOf(accepted);
            Objects.checkIndex(stage, stages.size());
        }

        @Override
        public ImmutableSet<SwitchName> behind(final Set<SwitchName> some) {
            return some.isEmpty() ? ImmutableSet.of() : Stream.concat(some.stream(), stages.stream().skip(stage + 1L)
                .map(Stage::switches).flatMap(Set::stream)).collect(ImmutableSet.toImmutableSet());
        }

        @Override
        public Epoch epoch() {
            return to.epoch();
        }

        @Override
        public Optional<Attachment> current() {
            return Optional.of(to);
        }
    }

    /**
     * Every reachable switch sends to the new place; frames from the former ones are accepted for a grace time, for
     * those that were under way.
     *
     * @param move the number of the claim that brought it
     * @param at the new place
     * @param sequence of the report that brought it
     * @param heldUntil until when packets do not move it
     * @param missed switches that could not be reached
     * @param accepted where frames from the host are accepted
     */
    record Draining(long move, Attachment at, long sequence, Instant heldUntil, ImmutableSet<SwitchName> missed,
            ImmutableMap<AttachmentPoint, Epoch> accepted) implements Placement {
        /** Validates presence. */
        public Draining {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(heldUntil, "heldUntil");
            Objects.requireNonNull(missed, "missed");
            accepted = ImmutableMap.copyOf(accepted);
        }

        @Override
        public Epoch epoch() {
            return at.epoch();
        }

        @Override
        public Optional<Attachment> current() {
            return Optional.of(at);
        }

        @Override
        public Whereabouts whereabouts() {
            return Whereabouts.at(at.point());
        }
    }
}
