// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import org.projectfloodlight.openflow.protocol.OFActionType;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.action.OFAction;

/** An action that is only encoded, since Loxi lacks it. */
interface EncodedAction extends OFAction {
    /** The negotiated version. */
    OFVersion version();

    @Override
    default OFActionType getType() {
        return OFActionType.EXPERIMENTER;
    }

    @Override
    default OFVersion getVersion() {
        return version();
    }

    @Override
    default Builder createBuilder() {
        throw new UnsupportedOperationException("built by its constructor");
    }
}
