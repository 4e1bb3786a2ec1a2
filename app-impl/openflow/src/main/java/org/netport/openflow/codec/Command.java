// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

/** Whether an entry is new: the values of {@code ofp_group_mod_command} and {@code ofp_meter_mod_command}. */
enum Command {
    ADD(0),
    MODIFY(1);

    private final int number;

    Command(final int number) {
        this.number = number;
    }

    /** The number on the wire. */
    int number() {
        return number;
    }
}
