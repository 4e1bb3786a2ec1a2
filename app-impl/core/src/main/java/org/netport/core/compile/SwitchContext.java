// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableList;
import java.util.Objects;
import java.util.Optional;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.SwitchPorts;
import org.netport.core.topology.SwitchPorts.ResolvedPort;
import org.netport.flow.Action;
import org.netport.model.AccessPortName;
import org.netport.model.PortNumber;
import org.netport.model.PortRef;
import org.netport.model.SegmentName;
import org.netport.model.SwitchName;
import org.netport.model.Tpid;
import org.netport.model.VlanId;
import org.netport.network.AccessPort;
import org.netport.network.Segment;
import org.netport.network.Switch;

/**
 * The switch for which something is compiled.
 *
 * @param view configuration and ports
 * @param self the switch
 */
public record SwitchContext(NetworkView view, Switch self) {
    /** Validates presence. */
    public SwitchContext {
        Objects.requireNonNull(view, "view");
        Objects.requireNonNull(self, "self");
    }

    /**
     * The switch's name.
     *
     * @return the name
     */
    public SwitchName name() {
        return self.name();
    }

    /** Whether the switch can do something that not all can. */
    boolean has(final Ability ability) {
        return view.abilitiesOf(self.name()).has(ability);
    }

    /**
     * The number of a port.
     *
     * @param port the reference
     * @return empty as long as the switch has not shown such a port: what needs it is pending
     */
    Optional<PortNumber> number(final PortRef port) {
        return view.portsOf(self.name()).number(port);
    }

    /**
     * An access port as a member of a segment.
     *
     * @param port the port's name
     * @param segment the segment
     * @return empty if it does not carry the segment, or cannot now
     */
    public Optional<Membership> membership(final AccessPortName port, final Segment segment) {
        return Optional.ofNullable(self.accessPorts().get(port)).flatMap(found -> membership(found, segment));
    }

    /**
     * An access port as a member of a segment.
     *
     * @param port the port
     * @param segment the segment
     * @return empty if it does not carry the segment, or cannot now
     */
    Optional<Membership> membership(final AccessPort port, final Segment segment) {
        final SegmentName name = segment.name();
        if (port.untagged().filter(name::equals).isPresent()) {
            return number(port.port()).map(number -> new Membership(number, Optional.empty()));
        }
        final VlanId vlan = segment.siteVlans().get(self.site());
        if (vlan == null || !port.tagged().contains(name)) {
            return Optional.empty();
        }
        return number(port.port()).map(number -> new Membership(number, Optional.of(vlan)));
    }

    /**
     * How an untagged frame of a segment leaves by an access port, for frames that the controller makes.
     *
     * @param port the port's name
     * @param segment the segment
     * @return the actions; empty if the port does not carry the segment, or cannot now
     */
    public Optional<ImmutableList<Action>> delivery(final AccessPortName port, final Segment segment) {
        return membership(port, segment).map(Membership::delivery);
    }

    /**
     * The access port with a number.
     *
     * @param number the number of a frame's ingress port
     * @return empty if no access port of the switch has it now
     */
    public Optional<AccessPort> accessPortAt(final PortNumber number) {
        final SwitchPorts known = view.portsOf(self.name());
        for (AccessPort port : self.accessPorts().values()) {
            final ResolvedPort found = known.ports().get(port.port());
            if (found != null && found.number().value() == number.value()) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    /**
     * An access port in a segment.
     *
     * @param port its number
     * @param vlan the tag of the segment's frames there, if any
     */
    public record Membership(PortNumber port, Optional<VlanId> vlan) {
        /**
         * The actions that deliver an untagged frame.
         *
         * @return tag, where the port wants one, and output
         */
        public ImmutableList<Action> delivery() {
            return tagged(new Action.Output(port));
        }

        /**
         * The actions that deliver an untagged frame that came by this port.
         *
         * @return tag, where the port wants one, and output to the ingress port
         */
        public ImmutableList<Action> deliveryBack() {
            return tagged(new Action.OutputInPort());
        }

        /**
         * The actions that put an untagged frame that came by this port through the tables again, as it came.
         *
         * @return tag, where the port has one, and OFPP_TABLE
         */
        public ImmutableList<Action> resubmission() {
            return tagged(new Action.ToTables());
        }

        private ImmutableList<Action> tagged(final Action output) {
            return vlan.<ImmutableList<Action>>map(vid -> ImmutableList.of(new Action.PushVlan(Tpid.CUSTOMER),
                new Action.SetVlan(vid), output)).orElse(ImmutableList.of(output));
        }
    }
}
