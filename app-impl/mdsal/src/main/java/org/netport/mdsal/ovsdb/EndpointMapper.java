// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.ovsdb;

import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.network.OvsdbEndpoint;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.Sites;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.Ovsdb;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.ovsdb.transport.Local;
import org.opendaylight.yang.gen.v1.urn.netport.site.rev261124.sites.site._switch.ovsdb.transport.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maps {@code /netport-site:sites/site/switch/ovsdb}. */
final class EndpointMapper {
    private static final Logger LOG = LoggerFactory.getLogger(EndpointMapper.class);

    private EndpointMapper() {
    }

    /**
     * Maps the databases of all switches.
     *
     * @param sites the configuration; empty if there is none
     * @return the database of each switch that has one
     */
    static ImmutableMap<DatapathId, OvsdbEndpoint> map(final Optional<Sites> sites) {
        final var endpoints = ImmutableMap.<DatapathId, OvsdbEndpoint>builder();
        sites.ifPresent(all -> all.nonnullSite().values().forEach(site -> site.nonnullSwitch().values().forEach(
            device -> endpoint(device).ifPresent(endpoint ->
                endpoints.put(DatapathId.parse(device.requireDatapathId().getValue()), endpoint)))));
        return endpoints.buildKeepingLast();
    }

    private static Optional<OvsdbEndpoint> endpoint(final Switch device) {
        try {
            return Optional.ofNullable(device.getOvsdb()).map(EndpointMapper::endpoint);
        } catch (IllegalArgumentException e) {
            // YANG refuses this; data of another release may still hold it
            LOG.error("The database of switch {} is not followed. Correct it by RESTCONF", device.getName().getValue(),
                e);
            return Optional.empty();
        }
    }

    private static OvsdbEndpoint endpoint(final Ovsdb ovsdb) {
        return switch (ovsdb.getTransport()) {
            case Network network -> overNetwork(network);
            case Local local -> new OvsdbEndpoint.UnixSocket(local.requireUnixSocket());
            case null, default -> throw new IllegalArgumentException("it has neither address nor unix-socket");
        };
    }

    private static OvsdbEndpoint overNetwork(final Network network) {
        if (network.getAddress() == null) {
            throw new IllegalArgumentException("'address' is missing");
        }
        final IpAddress address = IpAddress.parse(network.getAddress().stringValue());
        final int port = network.getPort() == null ? OvsdbEndpoint.DEFAULT_PORT : network.getPort().getValue().toJava();
        return network.getTls() == null ? new OvsdbEndpoint.Tcp(address, port) : new OvsdbEndpoint.Tls(address, port);
    }
}
