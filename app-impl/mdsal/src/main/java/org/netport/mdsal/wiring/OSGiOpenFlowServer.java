// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.netport.channel.SwitchEvents;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.openflow.server.OpenFlowServer;
import org.netport.openflow.server.OpenFlowSettings;
import org.netport.openflow.server.TlsFiles;
import org.netport.openflow.session.ConnectionSettings;
import org.netport.openflow.session.ConnectionSettings.Limits;
import org.netport.openflow.session.ConnectionSettings.Times;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The OpenFlow server as a component; reports to the controller. */
@Component(immediate = true, service = { }, configurationPid = "org.netport.openflow")
@Designate(ocd = OSGiOpenFlowServer.Configuration.class)
public final class OSGiOpenFlowServer {
    private static final Duration COUNTER_PACE = Duration.ofSeconds(1);

    private final OpenFlowServer server;
    private final ServerCounterPublisher counters;

    /** The settings in {@code etc/org.netport.openflow.cfg}. */
    @ObjectClassDefinition(name = "netport OpenFlow server")
    public @interface Configuration {
        /**
         * Where to listen.
         *
         * @return an address
         */
        @AttributeDefinition(name = "bind-address", description = "Address to listen on; 0.0.0.0 for all")
        String bind$_$address() default "127.0.0.1";

        /**
         * Where to listen.
         *
         * @return a TCP port
         */
        @AttributeDefinition(name = "port", min = "1", max = "65535", description = "TCP port to listen on")
        int port() default 6653;

        /**
         * The role asked of each switch.
         *
         * @return master or equal
         */
        @AttributeDefinition(name = "role", description = "Role asked of each switch: master, or equal where other "
            + "controllers write to it too")
        String role() default "master";

        /**
         * How many switches may be connected.
         *
         * @return their number
         */
        @AttributeDefinition(name = "most-connections", min = "1", max = "65535", description =
            "Connections at a time; further ones are closed at once")
        int most$_$connections() default 4096;

        /**
         * How many handshakes may be under way.
         *
         * @return their number
         */
        @AttributeDefinition(name = "most-handshakes", min = "1", max = "65535", description =
            "Handshakes at a time; further connections are closed at once")
        int most$_$handshakes() default 1024;

        /**
         * Our certificate.
         *
         * @return a PEM file; empty for plain TCP
         */
        @AttributeDefinition(name = "tls-certificate", description = "PEM file of our certificate; with this, "
            + "tls-private-key and tls-authority switches connect by TLS and show a certificate too")
        String tls$_$certificate() default "";

        /**
         * Our private key.
         *
         * @return a PEM file
         */
        @AttributeDefinition(name = "tls-private-key", description = "PEM file of our private key (PKCS #8)")
        String tls$_$private$_$key() default "";

        /**
         * The authority that signs the switches' certificates.
         *
         * @return a PEM file
         */
        @AttributeDefinition(name = "tls-authority", description =
            "PEM file of the authority that signs the certificates of the switches")
        String tls$_$authority() default "";

        /**
         * Longest wait for the acknowledgement of a commit.
         *
         * @return milliseconds
         */
        @AttributeDefinition(name = "commit-timeout-ms", min = "100", max = "600000", description =
            "Milliseconds to wait for a switch to acknowledge a commit before its content counts as unknown")
        long commit$_$timeout$_$ms() default 10_000;
    }

    /**
     * Starts listening.
     *
     * @param events the controller
     * @param data datastores, for what is counted
     * @param configuration the settings
     * @throws IOException if the address cannot be bound
     */
    @Activate
    public OSGiOpenFlowServer(@Reference final SwitchEvents events, @Reference final DataBroker data,
            final Configuration configuration) throws IOException {
        final var clock = Clock.systemUTC();
        // A clock that is not set back gives generation ids that do not go back, also over restarts.
        final var connection = new ConnectionSettings(roleOf(configuration.role()), clock::millis,
            Times.DEFAULT.withCommit(Duration.ofMillis(configuration.commit$_$timeout$_$ms())), Limits.DEFAULT);
        server = OpenFlowServer.start(new OpenFlowSettings(
            new InetSocketAddress(configuration.bind$_$address(), configuration.port()), connection,
            configuration.most$_$connections(), configuration.most$_$handshakes(), tls(configuration)), events);
        counters = new ServerCounterPublisher(data, server::counters, COUNTER_PACE);
    }

    /** Stops listening and ends every session; flows stay on the switches. */
    @Deactivate
    void stop() {
        counters.close();
        server.close();
    }

    private static Optional<TlsFiles> tls(final Configuration configuration) {
        final var files = List.of(configuration.tls$_$certificate(), configuration.tls$_$private$_$key(),
            configuration.tls$_$authority());
        if (files.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        if (files.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("etc/org.netport.openflow.cfg: TLS needs all three of tls-certificate, "
                + "tls-private-key and tls-authority");
        }
        return Optional.of(new TlsFiles(Path.of(files.get(0)), Path.of(files.get(1)), Path.of(files.get(2))));
    }

    private static Role roleOf(final String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "master" -> Role.MASTER;
            case "equal" -> Role.EQUAL;
            default -> throw new IllegalArgumentException("etc/org.netport.openflow.cfg: role = '" + text
                + "' is not a role: write master or equal");
        };
    }
}
