// SPDX-License-Identifier: Apache-2.0
package org.netport.core.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.core.packet.Packets.GATEWAY;
import static org.netport.core.packet.Packets.GATEWAY_4;
import static org.netport.core.packet.Packets.GATEWAY_6;
import static org.netport.core.packet.Packets.HOST;
import static org.netport.core.packet.Packets.HOST_4;
import static org.netport.core.packet.Packets.HOST_6;
import static org.netport.core.packet.Packets.frame;
import static org.netport.core.packet.Packets.read;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.netport.core.packet.AdvertisedPrefix.Use;
import org.netport.core.packet.AdvertisementSettings.ByDhcp;
import org.netport.model.IpPrefix;
import org.netport.model.SwitchNumber;

/**
 * An independent reader agrees with every kind of frame that this package makes: Wireshark's dissectors find none
 * malformed, and every checksum right. The capture stays in {@code target/packet-frames.pcap}.
 */
class TsharkReadsOurFramesTest {
    private static final Path FILE = Path.of("target", "packet-frames.pcap");
    /** Severities of remarks that are no complaint: nothing, chat, note. */
    private static final Set<String> HARMLESS = Set.of("", "2097152", "4194304");
    /** None, or a good one; those in what is quoted good or, where tshark does not look at it, unverified. */
    private static final Pattern CHECKSUMS = Pattern.compile("(1(,[12])*)?");
    private static final ImmutableSet<IpPrefix> SUBNETS = ImmutableSet.of();
    private static final Router FOUR = new Router(GATEWAY, GATEWAY_4, SUBNETS);
    private static final Router SIX = new Router(GATEWAY, GATEWAY_6, SUBNETS);

    /** A frame, and what tshark is to see in it. */
    private record Sent(Octets frame, String seen) {
    }

    private static void put(final List<Sent> all, final byte[] frame, final String seen) {
        all.add(new Sent(Octets.of(frame), seen));
    }

    private static List<Sent> frames() {
        final List<Sent> all = new ArrayList<>();
        neighbours(all);
        echoes(all);
        errors(all);
        advertisements(all);
        return all;
    }

    private static void neighbours(final List<Sent> all) {
        put(all, NeighbourAnswer.to(new NeighbourPacket.ArpRequest(HOST, HOST, HOST_4, GATEWAY_4), GATEWAY), "arp 2");
        put(all, NeighbourAnnouncement.of(GATEWAY, GATEWAY_4), "arp 1");
        put(all, NeighbourQuestion.whoHas(GATEWAY, GATEWAY_4, HOST_4), "arp 1");
        put(all, NeighbourQuestion.stillThere(GATEWAY, GATEWAY_4, HOST_4, HOST), "arp 1");
        put(all, ReverseArp.announcement(HOST), "arp 3");
        put(all, MoveProbe.encode(HOST, GATEWAY, 7, new SwitchNumber(1)), "");
        for (NeighbourRole role : NeighbourRole.values()) {
            put(all, NeighbourAnswer.to(new NeighbourPacket.NeighbourSolicitation(HOST, HOST_6, GATEWAY_6,
                Optional.of(HOST)), GATEWAY, role), "icmpv6 136 0");
            put(all, NeighbourAnswer.to(new NeighbourPacket.NeighbourSolicitation(HOST, Wire.UNSPECIFIED, GATEWAY_6,
                Optional.empty()), GATEWAY, role), "icmpv6 136 0");
            put(all, NeighbourAnnouncement.of(GATEWAY, GATEWAY_6, role), "icmpv6 136 0");
        }
        put(all, NeighbourQuestion.whoHas(GATEWAY, GATEWAY_6, HOST_6), "icmpv6 135 0");
        put(all, NeighbourQuestion.stillThere(GATEWAY, GATEWAY_6, HOST_6, HOST), "icmpv6 135 0");
    }

    private static void echoes(final List<Sent> all) {
        for (int length : new int[] {0, 1, 18, 56, 1472}) {
            final byte[] four = Packets.ipv4(HOST_4, GATEWAY_4, 1, Packets.icmp(8, 0, Packets.data(length)));
            final byte[] six = Packets.icmpv6(HOST_6, GATEWAY_6, 128, Packets.data(length));
            put(all, four, "icmp 8 0");
            put(all, frame(GatewayAnswer.to(read(four), FOUR)), "icmp 0 0");
            put(all, six, "icmpv6 128 0");
            put(all, frame(GatewayAnswer.to(read(six), SIX)), "icmpv6 129 0");
        }
    }

    private static void errors(final List<Sent> all) {
        final Map<IcmpError, String> four = Map.of(
            IcmpError.Plain.TIME_EXCEEDED, "icmp 11,8 0,0", IcmpError.Plain.NO_ROUTE, "icmp 3,8 0,0",
            IcmpError.Plain.HOST_UNREACHABLE, "icmp 3,8 1,0", IcmpError.Plain.PROHIBITED, "icmp 3,8 13,0",
            IcmpError.Plain.PORT_UNREACHABLE, "icmp 3,8 3,0", IcmpError.Plain.PROTOCOL_UNREACHABLE, "icmp 3,8 2,0",
            new IcmpError.TooBig(1400), "icmp 3,8 4,0");
        final Map<IcmpError, String> six = Map.of(
            IcmpError.Plain.TIME_EXCEEDED, "icmpv6 3,128 0,0", IcmpError.Plain.NO_ROUTE, "icmpv6 1,128 0,0",
            IcmpError.Plain.HOST_UNREACHABLE, "icmpv6 1,128 3,0", IcmpError.Plain.PROHIBITED, "icmpv6 1,128 1,0",
            IcmpError.Plain.PORT_UNREACHABLE, "icmpv6 1,128 4,0",
            IcmpError.Plain.PROTOCOL_UNREACHABLE, "icmpv6 4,128 1,0", new IcmpError.TooBig(1400), "icmpv6 2,128 0,0");
        final byte[] about4 = Packets.ipv4(HOST_4, Packets.v4("10.9.9.9"), 1, Packets.icmp(8, 0, Packets.data(33)));
        final byte[] about6 = Packets.icmpv6(HOST_6, Packets.v6("2001:db8:9::9"), 128, Packets.data(33));
        four.forEach((error, seen) -> put(all, frame(ErrorAnswer.to(read(about4), error, FOUR)), seen));
        six.forEach((error, seen) -> put(all, frame(ErrorAnswer.to(read(about6), error, SIX)), seen));
        put(all, frame(GatewayAnswer.to(read(Packets.udp4("10.0.0.1")), FOUR)), "icmp 3 3");
        put(all, frame(GatewayAnswer.to(read(Packets.udp6("2001:db8::1")), SIX)), "icmpv6 1 4");
        // Quoted as far as there is room; the rest of the quoted message is missing, not malformed.
        put(all, frame(ErrorAnswer.to(read(Packets.ipv4(HOST_4, Packets.v4("10.9.9.9"), 132, Packets.data(1480))),
            IcmpError.Plain.NO_ROUTE, FOUR)), "icmp 3 0");
        put(all, frame(ErrorAnswer.to(read(Packets.ipv6(HOST_6, Packets.v6("2001:db8:9::9"), 253, Packets.data(1460))),
            IcmpError.Plain.NO_ROUTE, SIX)), "icmpv6 1 0");
    }

    private static void advertisements(final List<Sent> all) {
        final var prefix = new AdvertisedPrefix(IpPrefix.parse("2001:db8::/64"),
            ImmutableSet.of(Use.ON_LINK, Use.AUTONOMOUS), AdvertisedPrefix.FOREVER, 3600);
        final var full = new AdvertisementSettings(ImmutableSet.of(ByDhcp.OTHER), 1800, Optional.of(1400),
            ImmutableList.of(prefix), Optional.of(new AdvertisedServers(ImmutableList.of(GATEWAY_6, HOST_6), 600)));
        final var bare = new AdvertisementSettings(ImmutableSet.of(), 0, Optional.empty(), ImmutableList.of(),
            Optional.empty());
        for (AdvertisementSettings settings : List.of(full, bare, full.ceasing())) {
            put(all, AdvertisementFrame.periodic(settings, GATEWAY), "icmpv6 134 0");
        }
        put(all, AdvertisementFrame.to(new NeighbourPacket.RouterSolicitation(HOST, HOST.linkLocal(),
            Optional.of(HOST)), full, GATEWAY), "icmpv6 134 0");
    }

    @Test
    void everyKindOfFrameIsWellFormedAndHasRightChecksums() throws Exception {
        final List<Sent> frames = frames();
        Capture.write(FILE, frames.stream().map(sent -> sent.frame().toArray()).toList());
        final List<String> seen = run("tshark", "-n", "-r", FILE.toString(), "-o", "ip.check_checksum:TRUE",
            "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "separator=|",
            "-e", "_ws.malformed", "-e", "_ws.expert.severity", "-e", "ip.checksum.status",
            "-e", "icmp.checksum.status", "-e", "icmpv6.checksum.status", "-e", "arp.opcode", "-e", "icmp.type",
            "-e", "icmp.code", "-e", "icmpv6.type", "-e", "icmpv6.code", "-e", "_ws.expert.message");
        assertEquals(frames.size(), seen.size());
        for (int number = 0; number < seen.size(); number++) {
            judge(seen.get(number), frames.get(number).seen(), Packets.hex(frames.get(number).frame().toArray()));
        }
    }

    private static void judge(final String line, final String wanted, final String hex) {
        final String[] fields = line.split("\\|", -1);
        final String message = line + " for " + hex;
        assertTrue(fields[0].isEmpty(), message);
        assertTrue(HARMLESS.containsAll(List.of(fields[1].split(","))), message);
        for (int field = 2; field < 5; field++) {
            assertTrue(CHECKSUMS.matcher(fields[field]).matches(), message);
        }
        assertEquals(wanted, (fields[5].isEmpty() ? "" : "arp " + fields[5])
            + (fields[6].isEmpty() ? "" : "icmp " + fields[6] + " " + fields[7])
            + (fields[8].isEmpty() ? "" : "icmpv6 " + fields[8] + " " + fields[9]), message);
    }

    private static List<String> run(final String... command) throws Exception {
        final var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "tshark does not end");
        assertEquals(0, process.exitValue(), output);
        return output.lines().toList();
    }
}
