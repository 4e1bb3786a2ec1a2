// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.flow.Action;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.Match;
import org.netport.flow.MeterId;

/**
 * An entry in the making. {@link EntryKind#entry} begins it and sees to it that the match is as the kind declares;
 * what follows leaves the match as it is.
 *
 * @param kind its kind
 * @param object object field of the cookie
 * @param epoch epoch field of the cookie
 * @param match what it matches
 * @param meter the meter before it
 * @param actions its actions
 * @param metadata what it writes
 * @param preference what is added to the kind's priority
 */
public record EntryDraft(EntryKind kind, int object, int epoch, Match match, Optional<MeterId> meter,
        ImmutableList<Action> actions, Metadata metadata, int preference) {
    /**
     * With an epoch in the cookie.
     *
     * @param low16 the lower 16 bits of the epoch
     * @return the draft
     */
    public EntryDraft epoch(final int low16) {
        return new EntryDraft(kind, object, low16, match, meter, actions, metadata, preference);
    }

    /**
     * With a meter.
     *
     * @param id the meter
     * @return the draft
     */
    public EntryDraft metered(final MeterId id) {
        return new EntryDraft(kind, object, epoch, match, Optional.of(id), actions, metadata, preference);
    }

    /**
     * With actions.
     *
     * @param list the actions in order
     * @return the draft
     */
    public EntryDraft does(final ImmutableList<Action> list) {
        return new EntryDraft(kind, object, epoch, match, meter, list, metadata, preference);
    }

    /**
     * Writes metadata.
     *
     * @param bits what is written
     * @return the draft
     */
    public EntryDraft writes(final Metadata bits) {
        return new EntryDraft(kind, object, epoch, match, meter, actions, bits, preference);
    }

    /**
     * Goes before those of its kind that match a shorter prefix.
     *
     * @param prefixLength the length of the prefix that it matches, 0 to 128
     * @return the draft
     */
    public EntryDraft longest(final int prefixLength) {
        // There is room between two lengths for a kind that goes before another one of the same length.
        return new EntryDraft(kind, object, epoch, match, meter, actions, metadata, 2 * prefixLength);
    }

    /**
     * Completes the entry.
     *
     * @return the entry
     */
    public FlowEntry build() {
        return new FlowEntry(new FlowKey(kind.table().id(), kind.priority() + preference, match),
            Cookie.of(kind.feature(), object, epoch), meter, actions,
            metadata.mask() == 0 ? Optional.empty() : Optional.of(metadata.write()),
            kind.next().map(PipelineTable::id));
    }
}
