// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import com.google.common.collect.ImmutableMap;
import java.util.Objects;
import org.netport.channel.SwitchAbilities;
import org.netport.model.MacAddress;
import org.netport.model.SwitchName;
import org.netport.network.Link;
import org.netport.network.LinkEnd;
import org.netport.network.NetworkConfig;

/**
 * The configuration, the ports and abilities of its switches and its living next hops at one moment: all that flow
 * programs depend on besides the places of hosts.
 *
 * @param config the configuration
 * @param ports what is known of the ports of each switch; a switch that is not in the map was never seen
 * @param alive the next hops that answer, with their MAC addresses
 * @param abilities what each switch can do, as it last said; a switch that is not in the map was never seen
 */
public record NetworkView(NetworkConfig config, ImmutableMap<SwitchName, SwitchPorts> ports,
        ImmutableMap<NextHop, MacAddress> alive, ImmutableMap<SwitchName, SwitchAbilities> abilities) {
    /** Nothing configured, nothing seen. */
    public static final NetworkView EMPTY = new NetworkView(NetworkConfig.EMPTY, ImmutableMap.of());

    /** Validates presence. */
    public NetworkView {
        Objects.requireNonNull(config, "config");
        ports = ImmutableMap.copyOf(ports);
        alive = ImmutableMap.copyOf(alive);
        abilities = ImmutableMap.copyOf(abilities);
    }

    /**
     * A view in which no switch can do anything special.
     *
     * @param config the configuration
     * @param ports what is known of the ports of each switch
     * @param alive the next hops that answer, with their MAC addresses
     */
    public NetworkView(final NetworkConfig config, final ImmutableMap<SwitchName, SwitchPorts> ports,
            final ImmutableMap<NextHop, MacAddress> alive) {
        this(config, ports, alive, ImmutableMap.of());
    }

    /**
     * A view in which no next hop answers, and no switch can do anything special.
     *
     * @param config the configuration
     * @param ports what is known of the ports of each switch
     */
    public NetworkView(final NetworkConfig config, final ImmutableMap<SwitchName, SwitchPorts> ports) {
        this(config, ports, ImmutableMap.of(), ImmutableMap.of());
    }

    /**
     * The ports of a switch.
     *
     * @param name the switch
     * @return what is known of them
     */
    public SwitchPorts portsOf(final SwitchName name) {
        final SwitchPorts known = ports.get(name);
        return known == null ? SwitchPorts.UNKNOWN : known;
    }

    /**
     * What a switch can do.
     *
     * @param name the switch
     * @return as it last said; nothing special if it was never seen
     */
    public SwitchAbilities abilitiesOf(final SwitchName name) {
        final SwitchAbilities known = abilities.get(name);
        return known == null ? SwitchAbilities.NONE : known;
    }

    /**
     * The same with switches that can do something else.
     *
     * @param others what each switch can do
     * @return the view
     */
    public NetworkView withAbilities(final ImmutableMap<SwitchName, SwitchAbilities> others) {
        return new NetworkView(config, ports, alive, others);
    }

    /**
     * Tells whether frames can pass a link, as far as its ends show.
     *
     * @param link the link
     * @return false only if an end's switch was seen and its port is missing or down
     */
    public boolean isUsable(final Link link) {
        return isUsable(link.a()) && isUsable(link.b());
    }

    private boolean isUsable(final LinkEnd end) {
        return portsOf(end.switchName()).isUsable(end.port());
    }
}
