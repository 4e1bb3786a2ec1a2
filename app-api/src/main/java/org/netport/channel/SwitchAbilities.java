// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableSet;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a switch can do besides what OpenFlow asks of it, as far as programs depend on it. No message of the protocol
 * tells of it: it follows from what the switch says it is.
 *
 * @param all what it can do
 */
public record SwitchAbilities(ImmutableSet<Ability> all) {
    /** A switch of which nothing special is known. */
    public static final SwitchAbilities NONE = new SwitchAbilities(ImmutableSet.of());

    /** Open vSwitch says so in its hardware field, and its version behind it, in the software field. */
    private static final Pattern OPEN_VSWITCH = Pattern.compile("Open vSwitch (\\d{1,4})\\.(\\d{1,4})");

    /** Copies. */
    public SwitchAbilities {
        all = ImmutableSet.copyOf(all);
    }

    /** Something that some switches can do. */
    public enum Ability {
        /**
         * {@code Action.CopyField} and {@code Action.SetNumber} of fields of ARP and neighbour discovery, with which a
         * question becomes its answer, with {@code MatchField.Hops} and {@code MatchField.NdOption}, by which it is
         * found sound: Open vSwitch since 2.11.
         */
        ANSWER_QUESTIONS(2, 11),
        /** {@code Action.CheckLength}: Open vSwitch since 2.12. */
        CHECK_LENGTH(2, 12),
        /** {@code MatchField.Hops}: Open vSwitch since 1.4. */
        MATCH_HOPS(1, 4);

        private final int major;
        private final int minor;

        Ability(final int major, final int minor) {
            this.major = major;
            this.minor = minor;
        }

        private boolean isSince(final int version, final int release) {
            return version > major || version == major && release >= minor;
        }
    }

    /**
     * What follows from a description.
     *
     * @param description manufacturer, hardware and software; any text
     * @return nothing where the description is not that of an Open vSwitch of a known version
     */
    public static SwitchAbilities of(final String description) {
        final Matcher found = OPEN_VSWITCH.matcher(description);
        if (!found.find()) {
            return NONE;
        }
        final int version = Integer.parseInt(found.group(1));
        final int release = Integer.parseInt(found.group(2));
        return new SwitchAbilities(Arrays.stream(Ability.values()).filter(each -> each.isSince(version, release))
            .collect(ImmutableSet.toImmutableSet()));
    }

    /**
     * Tells whether the switch can do something.
     *
     * @param ability what
     * @return true if it can
     */
    public boolean has(final Ability ability) {
        return all.contains(ability);
    }
}
