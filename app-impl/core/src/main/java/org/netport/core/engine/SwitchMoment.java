// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.netport.channel.SwitchSession;
import org.netport.core.verify.RightProgram;
import org.netport.flow.ProgramEntry;

/**
 * What is to be there on a switch, at one moment of the loop. Values, to be worked on elsewhere.
 *
 * @param right what its program follows from
 * @param desired what the engine would write there
 * @param session the session with it
 * @param writes how many commits had been sent to it
 * @param unrest why any of that may be changing; none: it is in rest
 */
record SwitchMoment(RightProgram right, List<ProgramEntry> desired, SwitchSession session, long writes,
        ImmutableList<String> unrest) {
}
