// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableSet;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.netport.channel.PortDescription;
import org.netport.channel.SwitchEvents.PortChange;
import org.netport.channel.SwitchFeatures;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Role;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.model.DatapathId;
import org.netport.model.PortNumber;
import org.netport.openflow.bundle.BundleFrames;
import org.netport.openflow.bundle.BundleFrames.Control;
import org.netport.openflow.codec.AsyncEncoder;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.codec.PortDecoder;
import org.netport.openflow.codec.Versions;
import org.netport.openflow.message.ErrorName;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.FromSwitch.Sequel;
import org.netport.openflow.message.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection (OpenFlow 1.3.5 section 6.3.1): versions, then features, ports, description, role,
 * meters and bundles, all asked for at once and closed by a barrier: what a switch has not answered when it answers
 * that, it does not have. Computes; what is to be sent goes to a buffer.
 */
final class Handshake {
    /** A switch that has more is not believed. */
    static final int MOST_PORTS = 1 << 16;
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final long FEATURES = 2;
    private static final long CONFIG = 3;
    private static final long PORTS = 4;
    private static final long DESCRIPTION = 5;
    private static final long ROLE = 6;
    private static final long METERS = 7;
    private static final long OPEN = 8;
    private static final long DISCARD = 9;
    private static final long CURRENT_ROLE = 10;
    private static final long BARRIER = 11;
    private static final long ASYNC = 12;
    private static final int TEXT_BYTES = 256;
    private static final int TEXTS = 3;

    private final ConnectionSettings settings;
    private final String peer;
    private final Map<PortNumber, PortDescription> ports = new HashMap<>();
    private Optional<Version> version = Optional.empty();
    private Optional<FromSwitch.Features> features = Optional.empty();
    private Optional<String> description = Optional.empty();
    private Optional<Role> role = Optional.empty();
    private Optional<Boolean> meters = Optional.empty();
    private Optional<Bundles> bundles = Optional.empty();
    private boolean portsComplete;
    private boolean answered;
    private long generationId;

    Handshake(final ConnectionSettings settings, final String peer) {
        this.settings = settings;
        this.peer = peer;
    }

    /** What a completed handshake has shown. */
    record Agreement(DatapathId datapathId, SwitchFeatures features, Map<PortNumber, PortDescription> ports) {
    }

    Optional<Version> version() {
        return version;
    }

    String waitsFor() {
        return version.isEmpty() ? "a hello" : features.isEmpty() ? "features" : !portsComplete ? "port descriptions"
            : "the answer to a barrier";
    }

    /** Takes a message; writes what is to be sent; gives the outcome when all is known. */
    Optional<Agreement> received(final FromSwitch message, final ByteBuf out)
            throws HandshakeException, MalformedException {
        if (version.isEmpty()) {
            switch (message) {
                case FromSwitch.Hello hello -> agreed(hello, out);
                case FromSwitch.Failure failure -> throw new HandshakeException("the switch refused our hello: "
                    + failure.error());
                default -> throw new HandshakeException("the switch sent something else before its hello");
            }
            return Optional.empty();
        }
        switch (message) {
            case FromSwitch.Features reply -> {
                if (reply.auxiliary() != 0) {
                    throw new HandshakeException("auxiliary connections are not used here; the main one suffices");
                }
                features = Optional.of(reply);
            }
            case FromSwitch.Part part -> part(part);
            case FromSwitch.RoleReply reply -> role(reply);
            case FromSwitch.BundleAnswer answer when answer.xid() == OPEN -> bundles = Optional.of(probed());
            case FromSwitch.PortStatus status -> status.port().ifPresent(port -> changed(status.change(), port));
            case FromSwitch.Failure failure -> failed(failure.xid(), failure.error());
            case FromSwitch.Barrier barrier when barrier.xid() == BARRIER -> assumeTheRest();
            default -> LOG.debug("{}: {} before the handshake is complete", peer, message);
        }
        return complete() ? Optional.of(agreement()) : Optional.empty();
    }

    private void agreed(final FromSwitch.Hello hello, final ByteBuf out) throws HandshakeException {
        final Version common = common(hello, out);
        version = Optional.of(common);
        final var requests = new Requests(common);
        generationId = settings.generationId().getAsLong();
        requests.features(FEATURES).writeTo(out);
        requests.wholePackets(CONFIG).writeTo(out);
        requests.ports(PORTS).writeTo(out);
        requests.description(DESCRIPTION).writeTo(out);
        requests.role(ROLE, settings.wantedRole(), generationId).writeTo(out);
        AsyncEncoder.encode(common, ASYNC, out);
        requests.meterFeatures(METERS).writeTo(out);
        final Bundles form = probed();
        BundleFrames.control(common, form, Control.OPEN, OPEN, OPEN, out);
        BundleFrames.control(common, form, Control.DISCARD, OPEN, DISCARD, out);
        requests.currentRole(CURRENT_ROLE).writeTo(out);
        out.writeByte(Versions.wire(common)).writeByte(20).writeShort(8).writeInt((int) BARRIER);
    }

    private Bundles probed() {
        return version.filter(Version.OF_1_3::equals).isPresent() ? Bundles.EXPERIMENTER : Bundles.STANDARD;
    }

    /** The highest version of both; without a bitmap the lower of both highest (OpenFlow 1.3.5 section 6.3.1). */
    private static Version common(final FromSwitch.Hello hello, final ByteBuf out) throws HandshakeException {
        final Optional<Version> common = hello.versions().isPresent()
            ? spoken(hello.versions().orElseThrow())
            : Versions.of(Math.min(hello.highest(), Versions.HIGHEST));
        if (common.isEmpty()) {
            final String text = "we speak OpenFlow 1.3, 1.4 and 1.5 (wire versions 4, 5, 6); the switch offers "
                + hello.versions().map(ImmutableSet::toString).orElse("up to " + hello.highest());
            final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            // OFPET_HELLO_FAILED, OFPHFC_INCOMPATIBLE, in a version that the switch can read.
            out.writeByte(Math.min(hello.highest(), Versions.HIGHEST)).writeByte(1).writeShort(12 + bytes.length)
                .writeInt((int) hello.xid()).writeInt(0).writeBytes(bytes);
            throw new HandshakeException("no common OpenFlow version: " + text + ". Allow one of ours on the switch, "
                + "for Open vSwitch: ovs-vsctl set bridge BRIDGE protocols=OpenFlow14");
        }
        return common.orElseThrow();
    }

    private static Optional<Version> spoken(final ImmutableSet<Integer> offered) {
        return Versions.PREFERRED.stream().filter(each -> offered.contains(Versions.wire(each))).findFirst();
    }

    private void part(final FromSwitch.Part part) throws MalformedException, HandshakeException {
        final ByteBuf body = part.body();
        switch (part.kind()) {
            case PORTS -> {
                while (body.isReadable()) {
                    PortDecoder.decode(version.orElseThrow(), body).ifPresent(port -> ports.put(port.number(), port));
                }
                if (ports.size() > MOST_PORTS) {
                    throw new HandshakeException("the switch describes more than " + MOST_PORTS + " ports");
                }
                portsComplete = part.more() == Sequel.LAST;
            }
            case DESCRIPTION -> description = Optional.of(texts(body));
            // max_meter comes first
            case METER_FEATURES -> meters = Optional.of(body.readableBytes() >= 4
                && body.getInt(body.readerIndex()) != 0);
            default -> LOG.debug("{}: {} before the handshake is complete", peer, part.kind());
        }
    }

    /** Manufacturer, hardware and software, printable. */
    private static String texts(final ByteBuf body) {
        final var text = new StringBuilder();
        for (int i = 0; i < TEXTS && body.readableBytes() >= TEXT_BYTES; i++) {
            final ByteBuf field = body.readSlice(TEXT_BYTES);
            final int end = field.bytesBefore((byte) 0);
            text.append(i == 0 ? "" : " ").append(field.toString(field.readerIndex(), end < 0 ? TEXT_BYTES : end,
                StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "?"));
        }
        return text.toString();
    }

    private void role(final FromSwitch.RoleReply reply) {
        if (reply.xid() == ROLE) {
            role = Optional.of(reply.role().orElse(Role.EQUAL));
        } else if (reply.xid() == CURRENT_ROLE && role.filter(Role.SLAVE::equals).isPresent()) {
            LOG.warn("{}: another controller is master with generation id {}, ours is {}: the switch is only read. "
                + "Stop the other controller, or let both be equal (role = equal)", peer,
                Long.toUnsignedString(reply.generationId()), Long.toUnsignedString(generationId));
        }
    }

    private void changed(final PortChange change, final PortDescription port) {
        if (change == PortChange.DELETED) {
            ports.remove(port.number());
        } else if (ports.size() < MOST_PORTS) {
            ports.put(port.number(), port);
        }
    }

    private void failed(final long xid, final ErrorName error) throws HandshakeException {
        if (xid == ROLE && error.isStale()) {
            // Whoever has a newer generation id is the master: not to be fought, and not to be written beside.
            role = Optional.of(Role.SLAVE);
        } else if (xid == ROLE) {
            LOG.warn("{}: the role {} was refused ({}): going on as one of equal controllers", peer,
                settings.wantedRole(), error);
            role = Optional.of(Role.EQUAL);
        } else if (xid == METERS) {
            meters = Optional.of(false);
        } else if (xid == OPEN) {
            // A slave may not open bundles; that says nothing against them.
            bundles = Optional.of(error.isSlave() ? probed() : Bundles.NONE);
        } else if (xid == ASYNC) {
            LOG.info("{}: the switch does not send packets whose time to live runs out ({}): routers on their way "
                + "answer nothing for them, traceroute misses a line", peer, error);
        } else if (xid == DESCRIPTION) {
            description = Optional.of("");
        } else if (xid == FEATURES || xid == PORTS) {
            throw new HandshakeException("the switch does not tell " + (xid == FEATURES ? "its features"
                : "its ports") + ": " + error);
        } else {
            LOG.debug("{}: error for {} before the handshake is complete: {}", peer, xid, error);
        }
    }

    private void assumeTheRest() {
        answered = true;
        description = description.or(() -> Optional.of(""));
        role = role.or(() -> Optional.of(Role.EQUAL));
        meters = meters.or(() -> Optional.of(false));
        bundles = bundles.or(() -> Optional.of(Bundles.NONE));
    }

    private boolean complete() {
        return features.isPresent() && portsComplete && answered;
    }

    private Agreement agreement() {
        final String text = description.orElseThrow();
        final boolean openVswitch = text.toLowerCase(Locale.ROOT).contains("open vswitch");
        final var agreed = features.orElseThrow();
        return new Agreement(new DatapathId(agreed.datapathId()), new SwitchFeatures(version.orElseThrow(),
            bundles.orElseThrow(), agreed.tables(), openVswitch, meters.orElseThrow(), role.orElseThrow(), text),
            ports);
    }
}
