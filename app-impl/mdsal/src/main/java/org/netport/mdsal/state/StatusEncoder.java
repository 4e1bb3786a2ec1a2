// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.state;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import java.util.Map;
import java.util.Optional;
import org.netport.channel.ChannelCounters;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchAbilities.Ability;
import org.netport.channel.SwitchFeatures;
import org.netport.engine.EngineCounters;
import org.netport.engine.ObjectStatus;
import org.netport.engine.Refusal;
import org.netport.engine.RefusedFrames;
import org.netport.engine.SwitchStatus;
import org.netport.location.Attachment;
import org.netport.mdsal.location.Sources;
import org.netport.model.HostName;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Counter64;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.Gauge32;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Degraded;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Host;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Link;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.ObjectKind;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.ObjectState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Pending;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Programmed;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Segment;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Site;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Vrf;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.AttachmentBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Object;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.ObjectBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Switch;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.SwitchBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.Port;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.PortBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.Refused;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.RefusedBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.Session;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.SessionBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.session.Counters;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state._switch.session.CountersBuilder;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.DatapathId;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Epoch;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Generation;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.PortNumber;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** Encodes the state of switches, objects, attachments and counters. Pure. */
final class StatusEncoder {
    private StatusEncoder() {
    }

    static Switch encode(final SwitchStatus status, final NetworkConfig config) {
        final var encoded = new SwitchBuilder().setName(new Name(status.name()))
            .setDatapathId(new DatapathId(status.datapathId().toString()))
            .setConnection(connection(status.connection())).setDetail(status.detail())
            .setFlows(new Gauge32(Uint32.valueOf(status.numbers().flows())))
            .setPendingChanges(new Gauge32(Uint32.valueOf(status.numbers().pending())))
            .setUnresolvedPort(ImmutableSet.copyOf(status.unresolvedPorts()))
            .setPort(status.ports().stream().map(StatusEncoder::port).collect(
                ImmutableMap.toImmutableMap(Port::key, port -> port, (first, second) -> second)));
        SiteNames.of(new SwitchName(status.name()), config).ifPresent(encoded::setSite);
        status.features().ifPresent(features ->
            encoded.setSession(session(features, status.numbers().channel())));
        status.numbers().refused().ifPresent(refused -> encoded.setRefused(refused(refused)));
        status.numbers().answered().ifPresent(answered -> encoded.setQuestionsAnswered(count(answered)));
        return encoded.build();
    }

    static Object encode(final ObjectStatus status) {
        return new ObjectBuilder().setKind(kind(status.id().kind())).setName(new Name(status.id().name()))
            .setGeneration(generation(status.generation())).setObservedGeneration(generation(status.observed()))
            .setState(state(status.state())).setReason(status.reason()).build();
    }

    static org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Attachment encode(
            final HostName host, final Attachment attachment, final NetworkConfig config) {
        final var point = attachment.point();
        final var encoded = new AttachmentBuilder().setHost(new Name(host.value()))
            .setSwitch(new Name(point.switchName().value())).setPort(new Name(point.port().value()))
            .setSince(MoveEncoder.timeOf(attachment.since()))
            .setEpoch(new Epoch(Uint64.valueOf(attachment.epoch().value())))
            .setSource(Sources.identityOf(attachment.source()));
        SiteNames.of(point.switchName(), config).ifPresent(encoded::setSite);
        Optional.ofNullable(config.hosts().get(host))
            .ifPresent(configured -> encoded.setSegment(new Name(configured.segment().value())));
        return encoded.build();
    }

    static Map<String, Count> encode(final EngineCounters counters) {
        return Maps.transformValues(ImmutableMap.<String, Long>builder()
            .put("claims-accepted", counters.claimsAccepted())
            .put("claims-stale", counters.claimsStale())
            .put("claims-refused", counters.claimsRefused())
            .put("claims-contested", counters.claimsContested())
            .put("neighbour-replies", counters.neighbourReplies())
            .put("gateway-replies", counters.gatewayReplies())
            .put("gateway-silences", counters.gatewaySilences())
            .put("packets-cut", counters.packetsCut())
            .put("malformed-packets", counters.malformedPackets())
            .put("packet-ins-dropped", counters.packetInsDropped())
            .put("frames-held", counters.framesHeld())
            .put("frames-carried", counters.framesCarried())
            .put("frames-refused", counters.framesRefused())
            .put("reports-put-off", counters.reportsPutOff())
            .put("commits", counters.commits())
            .put("commits-unknown", counters.commitsUnknown())
            .put("changes", counters.changes())
            .buildOrThrow(), Count::of);
    }

    static ObjectKind kind(final ObjectStatus.Kind kind) {
        return switch (kind) {
            case SITE -> Site.VALUE;
            case SWITCH -> org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Switch.VALUE;
            case LINK -> Link.VALUE;
            case SEGMENT -> Segment.VALUE;
            case HOST -> Host.VALUE;
            case VRF -> Vrf.VALUE;
        };
    }

    static Generation generation(final org.netport.model.Generation generation) {
        return new Generation(Uint64.valueOf(generation.value()));
    }

    private static ObjectState state(final ObjectStatus.State state) {
        return switch (state) {
            case PROGRAMMED -> Programmed.VALUE;
            case PENDING -> Pending.VALUE;
            case DEGRADED -> Degraded.VALUE;
        };
    }

    private static Switch.Connection connection(final SwitchStatus.Connection connection) {
        return switch (connection) {
            case DISCONNECTED -> Switch.Connection.Disconnected;
            case READING -> Switch.Connection.Reading;
            case CONNECTED -> Switch.Connection.Connected;
            case SLAVE -> Switch.Connection.Slave;
            case UNCONFIGURED -> Switch.Connection.Unconfigured;
        };
    }

    private static Session session(final SwitchFeatures features, final Optional<ChannelCounters> counters) {
        final var session = new SessionBuilder()
            .setVersion(switch (features.version()) {
                case OF_1_3 -> "1.3";
                case OF_1_4 -> "1.4";
                case OF_1_5 -> "1.5";
            })
            .setRole(switch (features.role()) {
                case MASTER -> Session.Role.Master;
                case EQUAL -> Session.Role.Equal;
                case SLAVE -> Session.Role.Slave;
            })
            .setBundles(switch (features.bundles()) {
                case STANDARD -> Session.Bundles.Standard;
                case EXPERIMENTER -> Session.Bundles.Experimenter;
                case NONE -> Session.Bundles.None;
            })
            .setTables(Uint16.valueOf(features.tables())).setTunnelMetadata(features.tunnelMetadata())
            .setLengthChecks(features.abilities().has(Ability.CHECK_LENGTH))
            .setMeters(features.meters()).setDescription(features.description());
        counters.ifPresent(counted -> session.setCounters(counters(counted)));
        return session.build();
    }

    private static Counters counters(final ChannelCounters counted) {
        return new CountersBuilder().setMessagesIn(count(counted.messagesIn()))
            .setMessagesOut(count(counted.messagesOut())).setPacketIns(count(counted.packetIns()))
            .setPacketInsDropped(count(counted.packetInsDropped()))
            .setPacketOutsDropped(count(counted.packetOutsDropped())).setErrors(count(counted.errors()))
            .setUnmatchedErrors(count(counted.unmatchedErrors())).setUnreadable(count(counted.unreadable())).build();
    }

    private static Refused refused(final RefusedFrames refused) {
        return new RefusedBuilder().setRead(MoveEncoder.timeOf(refused.read()))
            .setClassifyMiss(frames(refused, Refusal.CLASSIFY_MISS))
            .setCustomerTagMiss(frames(refused, Refusal.CUSTOMER_TAG_MISS))
            .setSourceElsewhere(frames(refused, Refusal.SOURCE_ELSEWHERE))
            .setSourceForeign(frames(refused, Refusal.SOURCE_FOREIGN))
            .setAdvertisedForeign(frames(refused, Refusal.ADVERTISED_FOREIGN))
            .setAddressForeign(frames(refused, Refusal.ADDRESS_FOREIGN))
            .setGatewayForged(frames(refused, Refusal.GATEWAY_FORGED))
            .setRouterForged(frames(refused, Refusal.ROUTER_FORGED))
            .setOutsideForged(frames(refused, Refusal.OUTSIDE_FORGED))
            .setMartian(frames(refused, Refusal.MARTIAN))
            .setNoRoute(frames(refused, Refusal.NO_ROUTE))
            .setNoExit(frames(refused, Refusal.NO_EXIT))
            .setBlackHole(frames(refused, Refusal.BLACK_HOLE))
            .setMalformed(frames(refused, Refusal.MALFORMED)).build();
    }

    // Null is how a builder of the bindings leaves a leaf out.
    private static Counter64 frames(final RefusedFrames refused, final Refusal kind) {
        return Optional.ofNullable(refused.frames().get(kind)).map(StatusEncoder::count).orElse(null);
    }

    private static Counter64 count(final long value) {
        return new Counter64(Uint64.fromLongBits(value));
    }

    private static Port port(final PortDescription port) {
        return new PortBuilder().setNumber(new PortNumber(Uint32.fromIntBits(port.number().value())))
            .setName(port.name()).setMac(new MacAddress(port.mac().toString()))
            .setLink(switch (port.link()) {
                case UP -> Port.Link.Up;
                case SILENT -> Port.Link.Silent;
                case DOWN -> Port.Link.Down;
            }).build();
    }
}
