// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.netport.location.ClaimSource;
import org.netport.location.HostAlarm;
import org.netport.mdsal.config.CurrentConfiguration;
import org.netport.mdsal.location.Sources;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.HostAlarmBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.alarm.ClaimedBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.alarm.KnownBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.alarms.Alarm;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.alarms.AlarmBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.alarms.AlarmKey;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;
import org.opendaylight.yangtools.yang.common.Uint64;

/**
 * Tells operators of hosts that are claimed where they may not be: the newest alarms in the OPERATIONAL datastore, each
 * as a notification too. A guest can repeat its claim a thousand times a second: the same one is told once in a while.
 * Called by one thread at a time; hands over at once.
 */
public final class AlarmPublisher {
    /** How long the same alarm is not told again. */
    static final Duration QUIET = Duration.ofSeconds(10);
    private static final int MOST_KNOWN = 1000;
    private static final DataObjectIdentifier<org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Alarms> ALARMS =
        DataObjectIdentifier.builder(org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.Alarms.class).build();

    private final WriteBehind writer;
    private final CurrentConfiguration configuration;
    private final Consumer<org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.HostAlarm> notifications;
    private final int shown;
    private final SequencedMap<Claim, Instant> told = new LinkedHashMap<>();
    private long number;

    /**
     * Makes a publisher.
     *
     * @param writer writes to the OPERATIONAL datastore
     * @param configuration tells sites
     * @param notifications takes the notification of each alarm; must not block
     * @param shown how many alarms are kept; the oldest are forgotten
     */
    public AlarmPublisher(final WriteBehind writer, final CurrentConfiguration configuration,
            final Consumer<org.opendaylight.yang.gen.v1.urn.netport.move.rev261124.HostAlarm> notifications,
            final int shown) {
        this.writer = writer;
        this.configuration = configuration;
        this.notifications = notifications;
        this.shown = shown;
    }

    /**
     * Tells of an alarm.
     *
     * @param alarm what was claimed, and why it was not followed
     */
    public void tell(final HostAlarm alarm) {
        final var claim = new Claim(alarm.kind(), alarm.host(), alarm.claimed(), alarm.source());
        final var last = told.get(claim);
        if (last != null && alarm.at().isBefore(last.plus(QUIET))) {
            return;
        }
        told.remove(claim);
        told.putLast(claim, alarm.at());
        while (told.size() > MOST_KNOWN) {
            told.pollFirstEntry();
        }
        number++;
        final var encoded = encode(number, alarm, configuration.get());
        writer.put(pathOf(number), () -> encoded);
        if (number > shown) {
            writer.delete(pathOf(number - shown));
        }
        notifications.accept(new HostAlarmBuilder(encoded).setNumber(encoded.getNumber()).build());
    }

    private static Alarm encode(final long number, final HostAlarm alarm, final NetworkConfig config) {
        final var encoded = new AlarmBuilder().setNumber(Uint64.valueOf(number))
            .setKind(switch (alarm.kind()) {
                case WITHOUT_GRANT -> Alarm.Kind.WithoutGrant;
                case DUPLICATE -> Alarm.Kind.Duplicate;
                case NARROW_PATH -> Alarm.Kind.NarrowPath;
            })
            .setHost(new Name(alarm.host().value()))
            .setClaimed(new ClaimedBuilder()
                .setSite(SiteNames.of(alarm.claimed().switchName(), config).orElse(null))
                .setSwitch(new Name(alarm.claimed().switchName().value()))
                .setPort(new Name(alarm.claimed().port().value())).build())
            .setSource(Sources.identityOf(alarm.source())).setReason(alarm.reason())
            .setTime(MoveEncoder.timeOf(alarm.at()));
        alarm.known().ifPresent(known -> encoded.setKnown(new KnownBuilder()
            .setSite(SiteNames.of(known.switchName(), config).orElse(null))
            .setSwitch(new Name(known.switchName().value())).setPort(new Name(known.port().value())).build()));
        return encoded.build();
    }

    private static DataObjectIdentifier<Alarm> pathOf(final long number) {
        return ALARMS.toBuilder().child(Alarm.class, new AlarmKey(Uint64.valueOf(number))).build();
    }

    private record Claim(HostAlarm.Kind kind, HostName host, AttachmentPoint claimed, ClaimSource source) {
    }
}
