// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import java.nio.ByteBuffer;
import org.netport.model.Ipv6Address;
import org.netport.model.MacAddress;

/** Makes router advertisements (RFC 4861 section 4.2), from the router's link-local address. */
public final class AdvertisementFrame {
    private static final int MTU = 5;
    private static final int PREFIX = 3;
    private static final int SERVERS = 25;

    private AdvertisementFrame() {
    }

    /**
     * To all nodes, as it is sent from time to time. How often is the caller's duty to bound (RFC 4861 section 6.2.1).
     *
     * @param settings what is said
     * @param router the router's MAC address
     * @return an untagged frame without FCS
     */
    public static byte[] periodic(final AdvertisementSettings settings, final MacAddress router) {
        return encode(settings, router, Wire.ALL_NODES_MAC, Wire.ALL_NODES);
    }

    /**
     * Answers a solicitation: to its sender, or to all nodes where he has no address yet (RFC 4861 section 6.2.6).
     *
     * @param solicitation the question
     * @param settings what is said
     * @param router the router's MAC address
     * @return an untagged frame without FCS
     */
    public static byte[] to(final NeighbourPacket.RouterSolicitation solicitation,
            final AdvertisementSettings settings, final MacAddress router) {
        return solicitation.sender().equals(Wire.UNSPECIFIED) ? periodic(settings, router)
            : encode(settings, router, solicitation.senderMac().orElse(solicitation.source()), solicitation.sender());
    }

    private static byte[] encode(final AdvertisementSettings settings, final MacAddress router, final MacAddress to,
            final Ipv6Address destination) {
        final IcmpFrame frame = IcmpFrame.begin(Envelope.onLink(router, to, router.linkLocal(), destination),
            settings.length());
        final int flags = settings.configuration().stream().mapToInt(AdvertisementSettings.ByDhcp::flag).sum();
        final ByteBuffer rest = frame.message(Wire.ROUTER_ADVERTISEMENT, 0,
            Envelope.FAR << 24 | flags << 16 | settings.lifetimeSeconds());
        // Reachable time and retransmission timer: hosts keep their own.
        rest.putLong(0);
        rest.put((byte) Wire.SOURCE_LINK_LAYER).put((byte) 1);
        Wire.putMac(rest, router);
        settings.mtu().ifPresent(mtu -> rest.put((byte) MTU).put((byte) 1).putShort((short) 0).putInt(mtu));
        settings.prefixes().forEach(prefix -> put(rest, prefix));
        settings.servers().ifPresent(servers -> put(rest, servers));
        return frame.finish();
    }

    private static void put(final ByteBuffer rest, final AdvertisedPrefix prefix) {
        final int flags = prefix.uses().stream().mapToInt(AdvertisedPrefix.Use::flag).sum();
        rest.put((byte) PREFIX).put((byte) 4).put((byte) prefix.prefix().length()).put((byte) flags)
            .putInt((int) prefix.validSeconds()).putInt((int) prefix.preferredSeconds()).putInt(0)
            .put(prefix.prefix().address().toBytes());
    }

    private static void put(final ByteBuffer rest, final AdvertisedServers servers) {
        rest.put((byte) SERVERS).put((byte) (1 + 2 * servers.addresses().size())).putShort((short) 0)
            .putInt((int) servers.lifetimeSeconds());
        servers.addresses().forEach(address -> Wire.putIpv6(rest, address));
    }
}
