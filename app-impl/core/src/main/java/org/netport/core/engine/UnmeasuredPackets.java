// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.core.topology.NetworkView;
import org.netport.core.topology.PrefixMtus;
import org.netport.core.topology.SwitchPorts.Sighting;
import org.netport.model.SwitchName;
import org.netport.network.Vrf;

/** Which switches send on what does not fit, since they cannot look at lengths. Pure. */
final class UnmeasuredPackets {
    private UnmeasuredPackets() {
    }

    /**
     * What a VRF lacks for it.
     *
     * @param view what is configured and known
     * @param routing the switches that route for the VRF
     * @param vrf the VRF
     * @return empty where its segments have one MTU, or every switch that was seen can do it
     */
    static Optional<String> complaint(final NetworkView view, final Set<SwitchName> routing, final Vrf vrf) {
        final String unable = routing.stream()
            .filter(name -> view.portsOf(name).sighting() == Sighting.SEEN)
            .filter(name -> !view.abilitiesOf(name).has(Ability.CHECK_LENGTH)).sorted().map(SwitchName::toString)
            .collect(Collectors.joining(", "));
        return unable.isEmpty() || PrefixMtus.of(view.config(), vrf).differing().isEmpty() ? Optional.empty()
            : Optional.of("segments have different MTUs, and switches cannot look at the length of packets: " + unable
                + ". They send on what is too large, and nobody is told: give the segments of the VRF one MTU, or the "
                + "switches Open vSwitch 2.12 or later");
    }
}
