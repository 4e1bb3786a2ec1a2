// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.flow.Cookie;
import org.netport.flow.FlowEntry;
import org.netport.flow.FlowKey;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.flow.MeterEntry;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;

/** Stands for an entry that a switch holds and that cannot be expressed: equal to nothing that a compiler makes. */
final class UnreadableEntry {
    private static final Cookie COOKIE = new Cookie(Cookie.OWNER | ~Cookie.OWNER_MASK);

    private UnreadableEntry() {
    }

    static ProgramEntry of(final ProgramKey key) {
        return switch (key) {
            case FlowKey flow -> new FlowEntry(flow, COOKIE, Optional.empty(), ImmutableList.of(), Optional.empty(),
                Optional.empty());
            case GroupId group -> GroupEntry.all(group, ImmutableList.of(ImmutableList.of()));
            case MeterId meter -> new MeterEntry(meter, Integer.MAX_VALUE, Integer.MAX_VALUE);
        };
    }
}
