// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import org.netport.channel.ReadBackResult.Observed;
import org.netport.core.compile.Unit;
import org.netport.flow.ChangeSet;

/** What a {@link SwitchProgrammer} tells the engine, on the engine's loop. */
interface ProgrammerEvents {
    /** The switch acknowledged changes. */
    void committed(ChangeSet changes);

    /** A unit has no open key on this switch any more. */
    void unitSettled(Unit unit);

    /** What the switch holds is known again; called before the first write that follows. */
    void observed(Observed observed);

    /** Nobody knows what the switch holds; it is read back. */
    void stateUnknown(String reason);

    /** A read-back that looked for drift found so many differences, which are being repaired. */
    void audited(Observed observed, int drift);
}
