// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.netport.model.AccessPortName;
import org.netport.model.PortRef;
import org.netport.model.SwitchName;
import org.netport.network.AccessPort;
import org.netport.network.AttachmentPoint;
import org.netport.network.Host;
import org.netport.network.NetworkConfig;
import org.netport.network.Switch;

/** Finds the access port that a reporter means. */
public final class PortLookup {
    private static final int MOST_NAMED = 20;

    private PortLookup() {
    }

    /**
     * Finds a switch.
     *
     * @param config the configuration
     * @param device the switch's name
     * @return the switch
     * @throws NotConfigured if there is none
     */
    public static Switch device(final NetworkConfig config, final String device) throws NotConfigured {
        return Optional.ofNullable(config.switches().get(new SwitchName(device))).orElseThrow(() ->
            new NotConfigured("switch", "'" + device
                + "' is not configured: configure it in /netport-site:sites, or correct the name"));
    }

    /**
     * Finds an access port by its name, or else by what it is configured to be found by on the switch.
     *
     * @param config the configuration
     * @param device the switch's name
     * @param text the access port's name, or the port's name, number, iface-id or attached-mac
     * @return the place; never an access port that is not configured
     * @throws NotConfigured if there is none; the message says whether switch or port is unknown
     */
    public static AttachmentPoint find(final NetworkConfig config, final String device, final String text)
            throws NotConfigured {
        final var configured = device(config, device);
        final var ports = configured.accessPorts().values();
        return ports.stream().filter(port -> port.name().value().equals(text)).findFirst()
            .or(() -> ports.stream().filter(port -> isFoundBy(port, text)).findFirst())
            .map(port -> new AttachmentPoint(configured.name(), port.name()))
            .orElseThrow(() -> unknown(device, text, ports));
    }

    /**
     * Finds access ports as {@link #find} does, for who looks for many: each switch is looked through once.
     *
     * @param config the configuration
     * @return finds them, as long as the configuration is that
     */
    public static Finder finder(final NetworkConfig config) {
        final Map<String, Map<String, AccessPort>> known = new HashMap<>();
        return (device, text) -> {
            final var configured = device(config, device);
            final var found = known.computeIfAbsent(device, absent -> byText(configured))
                .get(text.toLowerCase(Locale.ROOT));
            // What is written as configured is the rule; names that differ in case only are looked for one by one.
            return found != null && (found.name().value().equals(text) || isFoundBy(found, text))
                ? new AttachmentPoint(configured.name(), found.name()) : find(config, device, text);
        };
    }

    private static Map<String, AccessPort> byText(final Switch at) {
        final Map<String, AccessPort> ports = new HashMap<>();
        at.accessPorts().values().forEach(port ->
            ports.put(port.name().value().toLowerCase(Locale.ROOT), port));
        at.accessPorts().values().forEach(port ->
            ports.putIfAbsent(textOf(port.port()).toLowerCase(Locale.ROOT), port));
        return ports;
    }

    /** Finds access ports. */
    @FunctionalInterface
    public interface Finder {
        /**
         * Finds one.
         *
         * @param device the switch's name
         * @param text the access port's name, or the port's name, number, iface-id or attached-mac
         * @return the place
         * @throws NotConfigured if there is none; the message says whether switch or port is unknown
         */
        AttachmentPoint find(String device, String text) throws NotConfigured;
    }

    private static NotConfigured unknown(final String device, final String text, final Collection<AccessPort> ports) {
        final var some = namesOf(ports);
        return new NotConfigured("port", "'" + text + "' is not an access port of switch '" + device
            + "', whose access ports are " + (some.size() <= MOST_NAMED ? some
                : some.subList(0, MOST_NAMED) + " and " + (some.size() - MOST_NAMED) + " more"));
    }

    /**
     * Finds the access port where a host can only be: of the ports that carry its segment the one that is found by its
     * MAC address, or else the only one.
     *
     * @param config the configuration
     * @param device the switch's name
     * @param host the host
     * @return the place
     * @throws NotConfigured if there is no such port, or if there are several
     */
    public static AttachmentPoint findFor(final NetworkConfig config, final String device, final Host host)
            throws NotConfigured {
        final var configured = device(config, device);
        final var carrying = configured.accessPorts().values().stream()
            .filter(port -> port.carries(host.segment())).toList();
        final var attached = carrying.stream()
            .filter(port -> port.port() instanceof PortRef.AttachedMac by && by.mac().equals(host.mac())).toList();
        return only(attached).or(() -> attached.isEmpty() ? only(carrying) : Optional.empty())
            .map(port -> new AttachmentPoint(configured.name(), port.name()))
            .orElseThrow(() -> new NotConfigured("port", carrying.isEmpty()
                ? "no access port of switch '" + device + "' carries segment '" + host.segment() + "' of host '"
                    + host.name() + "': add the segment to a port, or name another switch"
                : "host '" + host.name() + "' can be at several access ports of switch '" + device + "': name one of "
                    + namesOf(attached.isEmpty() ? carrying : attached)));
    }

    private static Optional<AccessPort> only(final List<AccessPort> ports) {
        return ports.size() == 1 ? Optional.of(ports.get(0)) : Optional.empty();
    }

    private static List<String> namesOf(final Collection<AccessPort> ports) {
        return ports.stream().map(AccessPort::name).map(AccessPortName::value).sorted().toList();
    }

    private static boolean isFoundBy(final AccessPort port, final String text) {
        return port.port() instanceof PortRef.AttachedMac ? textOf(port.port()).equalsIgnoreCase(text)
            : textOf(port.port()).equals(text);
    }

    private static String textOf(final PortRef port) {
        return switch (port) {
            case PortRef.Named named -> named.name();
            case PortRef.Numbered numbered -> numbered.number().toString();
            case PortRef.InterfaceId id -> id.id();
            case PortRef.AttachedMac mac -> mac.mac().toString();
        };
    }
}
