// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchAbilities;
import org.netport.channel.SwitchAbilities.Ability;

/** What follows from what a switch says it is. */
class SwitchAbilitiesTest {
    @Test
    void anOpenVswitchCanDoWhatItsVersionCan() {
        Map.of("Nicira, Inc. Open vSwitch 3.1.0", true, "Nicira, Inc. Open vSwitch 2.12.0", true,
            "Nicira, Inc. Open vSwitch 2.17.9-1ubuntu", true, "Nicira, Inc. Open vSwitch 2.9.8", false,
            "Nicira, Inc. Open vSwitch 2.11.90", false, "Nicira, Inc. Open vSwitch 1.13.0", false,
            "Nicira, Inc. Open vSwitch None", false, "somebody else's 9.9", false,
            "Open vSwitch 99999999999.1", false, "", false)
            .forEach((text, able) -> assertEquals(able, SwitchAbilities.of(text).has(Ability.CHECK_LENGTH), text));
    }
}
