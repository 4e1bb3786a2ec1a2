// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

import org.netport.flow.TableId;

/** The tables in the order in which a frame passes them. */
public enum PipelineTable {
    /** Which segment, from where. */
    CLASSIFY(0, "To which segment does a frame belong and where does it come from? Outer tags end here."),
    /** The inner tag of 802.1ad. */
    CUSTOMER_TAG(1, "The segment's tag inside an 802.1ad hand-off."),
    /** Does the source MAC belong on the port. */
    VALIDATE(2, "Does the source belong on this access port? What does not is told to the controller (a known host at "
        + "a new place) or dropped and counted."),
    /** Do the source addresses belong to the host. */
    ADDRESS(3, "Does the host use its own addresses, in ARP, ND and IP?"),
    /** ARP and ND. */
    NEIGHBOUR(4, "ARP requests and neighbour solicitations for gateways and known hosts travel no further: they are "
        + "answered by the switch if it is able to, else by the controller."),
    /** Where to. */
    SWITCH(5, "Where is the destination?"),
    /** What a host sends to its gateway. */
    HOP(6, "Is what a host sends to its gateway for the router itself? Else a hop is taken from it and, where a part "
        + "of the VRF takes smaller packets than others, its length is looked at. The metadata has the VRF's transit "
        + "segment."),
    /** Between segments, and to hosts in other islands of theirs. */
    ROUTE(7, "Where is the destination's address? The metadata has the VRF's transit segment."),
    /** To everybody. */
    REPLICATE(8, "Broadcast, multicast and unknown unicast: to the local access ports and along the segment's tree."),
    /** To another switch. */
    FORWARD(9, "Unicast to another switch: the first link of the shortest path that is alive, with its tag or tunnel."),
    /** ARP and ND, on switches that are able to. */
    ANSWER(10, "On a switch that can copy fields: a question, which is addressed already from the owner of the address "
        + "to who asks, becomes its answer."),
    /** Out again. */
    REPLY(11, "Answers leave by the access port by which the question came, with its tag.");

    private final int number;
    private final String duty;

    PipelineTable(final int number, final String duty) {
        this.number = number;
        this.duty = duty;
    }

    /**
     * The table's number on the switch.
     *
     * @return 0 for the first
     */
    public TableId id() {
        return new TableId(number);
    }

    /**
     * The table's name in documents.
     *
     * @return lower case, with dashes
     */
    public String title() {
        return Text.dashed(name());
    }

    String duty() {
        return duty;
    }
}
