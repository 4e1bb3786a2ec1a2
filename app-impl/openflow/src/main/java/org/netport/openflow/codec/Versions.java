// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.channel.SwitchFeatures.Version;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFVersion;

/** The protocol versions that are spoken here, and their numbers on the wire. */
public final class Versions {
    /** The lowest wire version that is spoken. */
    public static final int LOWEST = 4;
    /** The highest wire version that is spoken. */
    public static final int HIGHEST = 6;
    /** All, the preferred first. */
    public static final ImmutableList<Version> PREFERRED = ImmutableList.copyOf(Version.values()).reverse();

    private Versions() {
    }

    /**
     * The number in a message's header.
     *
     * @param version the version
     * @return 4 to 6
     */
    public static int wire(final Version version) {
        return switch (version) {
            case OF_1_3 -> 4;
            case OF_1_4 -> 5;
            case OF_1_5 -> 6;
        };
    }

    /**
     * The version of a number in a message's header.
     *
     * @param wire the number
     * @return the version; empty where it is not spoken here
     */
    public static Optional<Version> of(final int wire) {
        return PREFERRED.stream().filter(each -> wire(each) == wire).findFirst();
    }

    /**
     * Loxi's maker of messages.
     *
     * @param version the version
     * @return the factory
     */
    public static OFFactory factory(final Version version) {
        return OFFactories.getFactory(switch (version) {
            case OF_1_3 -> OFVersion.OF_13;
            case OF_1_4 -> OFVersion.OF_14;
            case OF_1_5 -> OFVersion.OF_15;
        });
    }
}
