// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Change;
import org.netport.flow.ProgramEntry;

/**
 * Descriptions of entries that are damaged, or of what the domain has no words for: each is read, left out, or refused
 * as a contradiction, and no other exception leaves a decoder.
 */
class DamagedEntryTest {
    private static final int[] DAMAGES = {0x00, 0x01, 0x7f, 0x80, 0xff};
    private static final int OUTPUT_BYTES = 16;

    /** Reads one description. */
    private interface Reading {
        void read(ByteBuf described) throws MalformedException;
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aDamagedDescriptionIsReadOrRefused(final Version version) {
        Samples.groups().forEach(group -> damage(Descriptions.group(version, encoded(version, group)),
            described -> GroupDecoder.decode(version, described)));
        Samples.flows().forEach(flow -> damage(Descriptions.flow(version, encoded(version, flow), 12, 3456),
            described -> FlowDecoder.decode(version, described)));
    }

    private static void damage(final ByteBuf whole, final Reading reading) {
        final List<ByteBuf> damaged = new ArrayList<>();
        for (int at = 0; at < whole.writerIndex(); at++) {
            damaged.add(whole.copy(0, at));
            for (int value : DAMAGES) {
                damaged.add(whole.copy().setByte(at, value));
            }
        }
        damaged.forEach(each -> {
            try {
                reading.read(each);
            } catch (MalformedException e) {
                assertTrue(e.getMessage().length() > 0);
            }
        });
    }

    private static ByteBuf encoded(final Version version, final ProgramEntry entry) {
        final ByteBuf bytes = Unpooled.buffer();
        ChangeEncoder.encode(version, new Change.Add(entry), 7, bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aGroupThatTheDomainHasNoWordsForKeepsItsNumberAlone(final Version version) throws MalformedException {
        final List<ByteBuf> strange = version == Version.OF_1_5 ? newer() : older();
        for (ByteBuf group : strange) {
            final var read = GroupDecoder.decode(version, group);
            assertEquals(0x50000001, read.number());
            assertEquals(Optional.empty(), read.entry());
            assertEquals(0, group.readableBytes());
        }
    }

    /** An indirect group; a weight where none counts; two things watched; nothing watched; a port that is none. */
    private static List<ByteBuf> older() {
        return List.of(older(2, 0, -1, -1), older(0, 1, -1, -1), older(3, 0, 5, 6), older(3, 0, -1, -1),
            older(1, 0, -1, -1), older(3, 0, 0xffffff01, -1), older(3, 0, -1, 0xffffff01));
    }

    private static ByteBuf older(final int type, final int weight, final int port, final int group) {
        return Unpooled.buffer().writeShort(8 + 16 + OUTPUT_BYTES).writeByte(type).writeZero(1).writeInt(0x50000001)
            .writeShort(16 + OUTPUT_BYTES).writeShort(weight).writeInt(port).writeInt(group).writeZero(4)
            .writeBytes(output());
    }

    /** The same, and a property that does not exist. */
    private static List<ByteBuf> newer() {
        return List.of(newer(2), newer(0, 0, 1 << 16), newer(3, 1, 5, 2, 6), newer(3), newer(1, 0, 0),
            newer(3, 1, 0xffffff01), newer(3, 2, 0xffffff01), newer(3, 1, 5, 99, 0));
    }

    private static ByteBuf newer(final int type, final int... properties) {
        final int bytes = properties.length * 4;
        final ByteBuf group = Unpooled.buffer().writeShort(16 + 8 + OUTPUT_BYTES + bytes).writeByte(type).writeZero(1)
            .writeInt(0x50000001).writeShort(8 + OUTPUT_BYTES + bytes).writeZero(6)
            .writeShort(8 + OUTPUT_BYTES + bytes).writeShort(OUTPUT_BYTES).writeInt(0).writeBytes(output());
        for (int index = 0; index < properties.length; index += 2) {
            group.writeShort(properties[index]).writeShort(8).writeInt(properties[index + 1]);
        }
        return group;
    }

    private static ByteBuf output() {
        return Unpooled.buffer().writeShort(0).writeShort(OUTPUT_BYTES).writeInt(5).writeShort(0xffff).writeZero(6);
    }

    @Test
    void aPropertyShorterThanItsValueIsRefused() {
        final ByteBuf group = newer(3, 1, 5);
        group.setShort(16 + 8 + OUTPUT_BYTES + 2, 4);
        assertThrows(MalformedException.class, () -> GroupDecoder.decode(Version.OF_1_5, group));
    }

    @Test
    void aPrefixWithBitsBehindItIsNotUnderstood() throws MalformedException {
        final ByteBuf fields = Unpooled.buffer().writeInt(0x80001908).writeInt(0x0a000001).writeInt(0xff000000);
        assertThrows(UnreadableException.class, () -> MatchDecoder.decode(fields));
    }
}
