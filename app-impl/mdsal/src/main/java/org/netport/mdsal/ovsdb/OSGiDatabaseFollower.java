// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.ovsdb;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.netport.engine.InterfaceListener;
import org.netport.ovsdb.OvsdbSettings;
import org.netport.ovsdb.TlsFiles;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Follows the configured databases as a component; reports to the controller. */
@Component(immediate = true, service = { }, configurationPid = "org.netport.ovsdb")
@Designate(ocd = OSGiDatabaseFollower.Configuration.class)
public final class OSGiDatabaseFollower {
    private static final Duration PUBLISHING_PACE = Duration.ofSeconds(1);
    private static final int FILES = 3;

    private final DatabaseFollower follower;

    /** The settings in {@code etc/org.netport.ovsdb.cfg}. */
    @ObjectClassDefinition(name = "netport Open vSwitch databases")
    public @interface Configuration {
        /**
         * The controller's key.
         *
         * @return a path, empty without TLS
         */
        @AttributeDefinition(name = "private-key", required = false, description =
            "File with the controller's private key: PEM, PKCS #8, no passphrase. Empty without TLS")
        String private$_$key() default "";

        /**
         * The controller's certificate.
         *
         * @return a path, empty without TLS
         */
        @AttributeDefinition(name = "certificate", required = false, description =
            "File with the controller's certificate, PEM. Empty without TLS")
        String certificate() default "";

        /**
         * Who signs the database servers' certificates.
         *
         * @return a path, empty without TLS
         */
        @AttributeDefinition(name = "authority", required = false, description =
            "File with the certificates of who signs the database servers' certificates, PEM. Empty without TLS")
        String authority() default "";
    }

    /**
     * Begins to follow.
     *
     * @param data datastores
     * @param controller who is told
     * @param configuration the settings
     */
    @Activate
    public OSGiDatabaseFollower(@Reference final DataBroker data, @Reference final InterfaceListener controller,
            final Configuration configuration) {
        follower = new DatabaseFollower(data, OvsdbSettings.DEFAULT, tlsOf(configuration), controller,
            PUBLISHING_PACE);
    }

    /** Ends all connections; the controller keeps what it was told. */
    @Deactivate
    void stop() {
        follower.close();
    }

    private static Optional<TlsFiles> tlsOf(final Configuration configuration) {
        final var files = Stream.of(configuration.private$_$key(), configuration.certificate(),
            configuration.authority()).map(String::trim).filter(file -> !file.isEmpty()).map(Path::of).toList();
        return switch (files.size()) {
            case 0 -> Optional.empty();
            case FILES -> Optional.of(new TlsFiles(files.get(0), files.get(1), files.get(2)));
            default -> throw new IllegalArgumentException("etc/org.netport.ovsdb.cfg: private-key, certificate and "
                + "authority belong together: set all three or none");
        };
    }
}
