// SPDX-License-Identifier: Apache-2.0
package org.netport.explain;

import java.util.Objects;

/**
 * What would become of a frame.
 *
 * @param sender who sends it, and where
 * @param target whom it is for
 * @param family IPv4 or IPv6; where the target is an address, that of the address
 * @param payload what it carries
 * @param ttl time to live or hop limit as sent, 1 to 255; questions for addresses have their own
 * @param length how long the packet is from its IP header on, in bytes, 20 to 65535; 0: short, whatever it is
 * @param proof how it is found out whether the switches hold the entries on its way
 */
public record PathQuestion(Sender sender, Target target, Family family, Payload payload, int ttl, int length,
        Proof proof) {
    private static final int SHORTEST = 20;
    private static final int LONGEST = 65535;

    /** Validates presence and range. */
    public PathQuestion {
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(family, "family");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(proof, "proof");
        if (ttl < 1 || ttl > 255) {
            throw new IllegalArgumentException("a time to live of " + ttl + " is outside 1..255");
        }
        if (length != 0 && length < SHORTEST || length > LONGEST) {
            throw new IllegalArgumentException("a length of " + length + " bytes is outside 20..65535");
        }
        if (target instanceof Target.Address to && Family.of(to.address()) != family) {
            throw new IllegalArgumentException(to.address() + " is no address of " + family);
        }
    }

    /** How it is found out what switches hold. */
    public enum Proof {
        /** By what they have acknowledged. */
        ACKNOWLEDGED,
        /** They are read back. */
        READ_BACK
    }
}
