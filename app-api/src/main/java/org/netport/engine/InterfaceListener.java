// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

import java.util.Map;
import org.netport.model.DatapathId;
import org.netport.model.PortRef;

/** Takes what Open vSwitch's databases tell of a switch's interfaces. Thread-safe; hands over and returns at once. */
@FunctionalInterface
public interface InterfaceListener {
    /**
     * Tells the identities of a switch's interfaces, as Open vSwitch's database has them (external_ids). Replaces what
     * was told of that switch before.
     *
     * @param datapathId the switch; may be one that is not configured yet
     * @param portNames the OpenFlow port name of each interface id and attached MAC
     */
    void interfaces(DatapathId datapathId, Map<PortRef, String> portNames);
}
