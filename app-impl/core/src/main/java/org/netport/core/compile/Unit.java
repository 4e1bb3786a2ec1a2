// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import java.util.Objects;
import org.netport.model.HostName;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.VrfName;

/** What is compiled together: on every switch, the entries of different units have different keys. */
public sealed interface Unit {
    /** What every switch holds: table misses, meters, fixed rules. */
    record BaseUnit() implements Unit {
    }

    /**
     * What a link needs whatever it carries.
     *
     * @param link the link
     */
    record LinkUnit(LinkName link) implements Unit {
        /** Validates presence. */
        public LinkUnit {
            Objects.requireNonNull(link, "link");
        }
    }

    /**
     * What a segment needs whoever is in it.
     *
     * @param segment the segment
     */
    record SegmentUnit(SegmentName segment) implements Unit {
        /** Validates presence. */
        public SegmentUnit {
            Objects.requireNonNull(segment, "segment");
        }
    }

    /**
     * What a VRF needs whoever is in it.
     *
     * @param vrf the VRF
     */
    record VrfUnit(VrfName vrf) implements Unit {
        /** Validates presence. */
        public VrfUnit {
            Objects.requireNonNull(vrf, "vrf");
        }
    }

    /**
     * What a host needs.
     *
     * @param host the host
     */
    record HostUnit(HostName host) implements Unit {
        /** Validates presence. */
        public HostUnit {
            Objects.requireNonNull(host, "host");
        }
    }
}
