// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.util.Objects;
import org.netport.model.AccessPortName;
import org.netport.model.SwitchName;

/**
 * Where a host can be attached: a named access port of a named switch.
 *
 * @param switchName the switch
 * @param port the access port
 */
public record AttachmentPoint(SwitchName switchName, AccessPortName port) implements Comparable<AttachmentPoint> {
    /** Validates presence. */
    public AttachmentPoint {
        Objects.requireNonNull(switchName, "switchName");
        Objects.requireNonNull(port, "port");
    }

    @Override
    public int compareTo(final AttachmentPoint other) {
        final int bySwitch = switchName.compareTo(other.switchName);
        return bySwitch != 0 ? bySwitch : port.compareTo(other.port);
    }

    @Override
    public String toString() {
        return switchName + "/" + port;
    }
}
