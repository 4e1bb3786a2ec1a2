// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import java.util.Optional;
import org.netport.model.SegmentName;
import org.netport.model.VlanId;

/** What carries a link's frames. */
public sealed interface LinkTransport {
    /**
     * A VLAN circuit of a carrier, or a trunk inside a site. The carrier may translate VIDs, hence one for each side.
     *
     * @param handoff 802.1ad hand-off: the S-VID of each side (TPID 0x88a8, the segment's VID becomes the C-VID);
     *     empty for plain 802.1Q
     * @param selection which segments the circuit carries
     * @param vids VIDs of segments that are listed; others use the VLANs of the two sites where
     *     {@code selection} lets them pass
     */
    record VlanCircuit(Optional<VidPair> handoff, Selection selection, ImmutableMap<SegmentName, VidPair> vids)
            implements LinkTransport {
        /** Validates presence. */
        public VlanCircuit {
            Objects.requireNonNull(handoff, "handoff");
            Objects.requireNonNull(selection, "selection");
            vids = ImmutableMap.copyOf(vids);
        }
    }

    /**
     * An overlay tunnel between the tunnel addresses of the two switches; carries every segment by its VNI.
     *
     * @param encapsulation the tunnel protocol
     * @param addressing how the remote end is chosen
     */
    record Tunnel(Encapsulation encapsulation, Addressing addressing) implements LinkTransport {
        /** Validates presence. */
        public Tunnel {
            Objects.requireNonNull(encapsulation, "encapsulation");
            Objects.requireNonNull(addressing, "addressing");
        }
    }

    /** Which segments a VLAN circuit carries. */
    enum Selection {
        /** Only those listed. */
        LISTED,
        /** Every segment that has a VLAN at both ends' sites, besides those listed. */
        ALL
    }

    /** Tunnel protocols. */
    enum Encapsulation {
        /** RFC 7348. */
        VXLAN,
        /** RFC 8926. */
        GENEVE
    }

    /** How a tunnel port finds its peer. */
    enum Addressing {
        /** One port for all peers: the flow sets and matches the tunnel addresses (Open vSwitch's remote_ip=flow). */
        FLOW,
        /** The port has a fixed peer; the flow sets and matches the VNI only: standard OpenFlow. */
        PORT
    }

    /**
     * The VIDs on the two sides of a link.
     *
     * @param a at end a
     * @param b at end b
     */
    record VidPair(VlanId a, VlanId b) {
        /** Validates presence. */
        public VidPair {
            Objects.requireNonNull(a, "a");
            Objects.requireNonNull(b, "b");
        }
    }
}
