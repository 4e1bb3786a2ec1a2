// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableSet;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.AccessPortName;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;

/**
 * A port at which hosts are attached. A frame without tag belongs to {@code untagged}; a frame tagged with the site's
 * VLAN of one of {@code tagged} belongs to that segment; nothing else enters or leaves.
 *
 * @param name its name, unique on its switch
 * @param port how to find it on the switch
 * @param untagged the segment of untagged frames, if any
 * @param tagged the segments of tagged frames; does not contain {@code untagged}
 */
public record AccessPort(AccessPortName name, PortRef port, Optional<SegmentName> untagged,
        ImmutableSet<SegmentName> tagged) {
    /** Validates presence. */
    public AccessPort {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(untagged, "untagged");
        Objects.requireNonNull(tagged, "tagged");
    }

    /**
     * Tells whether the port carries a segment.
     *
     * @param segment the segment
     * @return true if tagged or untagged there
     */
    public boolean carries(final SegmentName segment) {
        return tagged.contains(segment) || untagged.filter(segment::equals).isPresent();
    }
}
