// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;

/** Reads port descriptions (OpenFlow 1.3.5 section 7.2.1, 1.4.1 section 7.2.1). */
public final class PortDecoder {
    private static final int NAME_BYTES = 16;
    private static final int BYTES_1_3 = 64;
    private static final int LEAST_BYTES = 40;
    private static final int CONFIG_DOWN = 1;
    private static final int STATE_DOWN = 1;
    private static final int STATE_LIVE = 1 << 2;
    private static final int PORT_MAX = 0xffffff00;

    private PortDecoder() {
    }

    /**
     * Takes one port from the body of a message.
     *
     * @param version the negotiated version
     * @param in read to behind the port
     * @return the port, silent if it is not said to be live, which many switches never say; empty for reserved ones
     *     such as OFPP_LOCAL
     * @throws MalformedException if a length is impossible; then nothing behind it can be read either
     */
    public static Optional<PortDescription> decode(final Version version, final ByteBuf in)
            throws MalformedException {
        final ByteBuf port = version == Version.OF_1_3 ? WireSlices.take(in, BYTES_1_3, "port")
            : WireSlices.structure(in, 4, LEAST_BYTES, "port");
        final int number = port.readInt();
        final MacAddress mac = MatchDecoder.mac(port.skipBytes(4));
        final ByteBuf text = port.skipBytes(2).readSlice(NAME_BYTES);
        final int end = text.bytesBefore((byte) 0);
        // Names go to logs and to operators: a switch must not break lines there.
        final String name = text.toString(text.readerIndex(), end < 0 ? NAME_BYTES : end, StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}", "?");
        final int config = port.readInt();
        final int state = port.readInt();
        final boolean down = (config & CONFIG_DOWN) != 0 || (state & STATE_DOWN) != 0;
        if (number == 0 || Integer.compareUnsigned(number, PORT_MAX) > 0) {
            return Optional.empty();
        }
        return Optional.of(new PortDescription(new PortNumber(number), name, mac,
            down ? LinkState.DOWN : (state & STATE_LIVE) != 0 ? LinkState.UP : LinkState.SILENT));
    }
}
