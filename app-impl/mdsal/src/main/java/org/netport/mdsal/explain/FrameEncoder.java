// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.explain;

import java.util.Optional;
import org.netport.explain.Frame;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.MacAddress;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.FrameContent;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.Sent;
import org.opendaylight.yang.gen.v1.urn.netport.explain.rev261126.explain.output.SentBuilder;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.opendaylight.yangtools.yang.common.Uint8;

/** Encodes frames. */
final class FrameEncoder {
    private FrameEncoder() {
    }

    /** For every container that has a frame's content. */
    static FrameContent encode(final Frame frame) {
        final Optional<Frame.Packet> packet = Optional.of(frame.content()).filter(Frame.Packet.class::isInstance)
            .map(Frame.Packet.class::cast);
        final Optional<Uint8> ttl = packet.map(ip -> Uint8.valueOf(ip.ttl()));
        final Optional<Uint16> length = packet.filter(ip -> ip.length() > 0).map(ip -> Uint16.valueOf(ip.length()));
        final Sent encoded = new SentBuilder().setSourceMac(new MacAddress(frame.source().toString()))
            .setDestinationMac(new MacAddress(frame.destination().toString()))
            .setTag(frame.tags().stream().map(Frame.Tag::toString).toList())
            .setEtherType(Uint16.valueOf(frame.content().etherType())).setTtl(ttl.orElse(null))
            .setLength(length.orElse(null))
            .setText(frame.toString()).build();
        return encoded;
    }
}
