// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.util.Objects;
import java.util.OptionalInt;
import org.netport.model.LinkName;
import org.netport.model.LinkNumber;
import org.netport.model.SwitchName;

/**
 * A link between two switches, of the same site or of two.
 *
 * @param name its name
 * @param number its number in pipeline metadata; unique
 * @param a one end
 * @param b the other end, at another switch
 * @param transport what carries the frames
 * @param cost the weight in shortest paths and trees, 1 to 65535
 * @param mtu the largest packet that it carries, in bytes: of the segment on a circuit, of the underlay in a tunnel;
 *     empty where that is not known
 */
public record Link(LinkName name, LinkNumber number, LinkEnd a, LinkEnd b, LinkTransport transport, int cost,
        OptionalInt mtu) {
    /** Validates range and presence. */
    public Link {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(number, "number");
        Objects.requireNonNull(a, "a");
        Objects.requireNonNull(b, "b");
        Objects.requireNonNull(transport, "transport");
        if (cost < 1 || cost > 65535) {
            throw new IllegalArgumentException("cost " + cost + " of link " + name + " is outside 1..65535");
        }
        Objects.requireNonNull(mtu, "mtu");
    }

    /**
     * A link whose MTU is not known.
     *
     * @param name its name
     * @param number its number in pipeline metadata
     * @param first one end
     * @param second the other end
     * @param transport what carries the frames
     * @param cost the weight in shortest paths and trees
     */
    public Link(final LinkName name, final LinkNumber number, final LinkEnd first, final LinkEnd second,
            final LinkTransport transport, final int cost) {
        this(name, number, first, second, transport, cost, OptionalInt.empty());
    }

    /**
     * Tells whether a switch is one of its ends.
     *
     * @param at the switch
     * @return true if it is
     */
    public boolean endsAt(final SwitchName at) {
        return a.switchName().equals(at) || b.switchName().equals(at);
    }

    /**
     * The end at a switch.
     *
     * @param at a switch that the link joins
     * @return that end
     * @throws IllegalArgumentException if the link does not end there
     */
    public LinkEnd endAt(final SwitchName at) {
        if (a.switchName().equals(at)) {
            return a;
        }
        if (b.switchName().equals(at)) {
            return b;
        }
        throw new IllegalArgumentException("link " + name + " does not end at switch " + at);
    }

    /**
     * The switch on the other side.
     *
     * @param at a switch that the link joins
     * @return the switch of the other end
     * @throws IllegalArgumentException if the link does not end there
     */
    public SwitchName peerOf(final SwitchName at) {
        return endAt(at).switchName().equals(a.switchName()) ? b.switchName() : a.switchName();
    }
}
