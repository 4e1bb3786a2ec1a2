// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.oxm.OFOxm;
import org.projectfloodlight.openflow.types.OFValueType;

/**
 * A field with a value and no mask that is only encoded, since Loxi lacks it or its form.
 *
 * @param <F> Loxi's type of the value
 */
interface EncodedOxm<F extends OFValueType<F>> extends OFOxm<F> {
    /** The header before the value (OpenFlow 1.3.5 section 7.2.3.2): class, field and length. */
    int header();

    /** The negotiated version. */
    OFVersion version();

    @Override
    default long getTypeLen() {
        return Integer.toUnsignedLong(header());
    }

    @Override
    default boolean isMasked() {
        return false;
    }

    @Override
    default OFOxm<F> getCanonical() {
        return this;
    }

    @Override
    default OFVersion getVersion() {
        return version();
    }

    @Override
    default Builder<F> createBuilder() {
        throw new UnsupportedOperationException("built by its constructor");
    }
}
