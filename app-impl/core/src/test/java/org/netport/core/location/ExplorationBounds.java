// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

import com.google.common.collect.ImmutableList;
import org.netport.model.AccessPortName;
import org.netport.model.SwitchName;
import org.netport.network.AttachmentPoint;
import org.netport.network.CutOver;

/**
 * How much the adversary may do, and how far is looked.
 *
 * @param siteCount how many sites there are
 * @param hosts how many hosts move by one grant
 * @param grants how many grants are given, one after the other
 * @param mode of the cut-over
 * @param crashes how often the controller may be killed
 * @param harms how often a message may be lost or come twice, or a timer late
 * @param order in which messages come
 * @param most how many states are visited
 */
record ExplorationBounds(int siteCount, int hosts, int grants, CutOver mode, int crashes, int harms,
        ExplorationBounds.Order order, int most) {
    /** In which order what is under way comes. */
    enum Order {
        /** In any. */
        ANY,
        /** Reports about a host as they were sent, and switches' answers by the names of the switches. */
        IN_TURN
    }

    /** An adversary who does to messages what it likes, and kills nobody. */
    static ExplorationBounds of(final int siteCount, final int hosts, final int grants, final CutOver mode) {
        return new ExplorationBounds(siteCount, hosts, grants, mode, 0, ExploredWorld.UNLIMITED, Order.ANY, 0);
    }

    ExplorationBounds crashes(final int number) {
        return new ExplorationBounds(siteCount, hosts, grants, mode, number, harms, order, most);
    }

    ExplorationBounds harms(final int number) {
        return new ExplorationBounds(siteCount, hosts, grants, mode, crashes, number, order, most);
    }

    ExplorationBounds inTurn() {
        return new ExplorationBounds(siteCount, hosts, grants, mode, crashes, harms, Order.IN_TURN, most);
    }

    ExplorationBounds most(final int states) {
        return new ExplorationBounds(siteCount, hosts, grants, mode, crashes, harms, order, states);
    }

    ImmutableList<AttachmentPoint> sites() {
        final var all = ImmutableList.<AttachmentPoint>builder();
        for (int site = 0; site < siteCount; site++) {
            all.add(new AttachmentPoint(new SwitchName("site" + site), new AccessPortName("p")));
        }
        return all.build();
    }

    @Override
    public String toString() {
        return siteCount + " sites, " + hosts + " hosts, " + grants + " grants, " + mode + ", " + crashes
            + " crashes, " + (harms < 0 ? "any" : harms) + " messages harmed, order " + order;
    }
}
