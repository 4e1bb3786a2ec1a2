// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import java.util.Optional;
import org.netport.engine.ObjectStatus.Kind;
import org.netport.engine.ObjectStatus.ObjectId;
import org.netport.model.SegmentName;
import org.netport.network.NetworkConfig;
import org.netport.network.Portability;

/**
 * What is configured and cannot do what it is for until something else is configured too. It is not refused, because
 * one of the two has to be first. Pure.
 */
final class MissingPieces {
    private MissingPieces() {
    }

    /**
     * What an object lacks.
     *
     * @param object any object
     * @param config the configuration
     * @return what is missing and what to do; empty if nothing is, or the object is not configured
     */
    static Optional<String> of(final ObjectId object, final NetworkConfig config) {
        if (object.kind() != Kind.SEGMENT) {
            return Optional.empty();
        }
        final var name = new SegmentName(object.name());
        return Optional.ofNullable(config.segments().get(name))
            .filter(segment -> !(segment.portability() instanceof Portability.Extended)
                && config.routing().of(name).isEmpty())
            .map(segment -> "it is not extended and in no VRF, so nothing joins its sites: make it an interface of a "
                + "VRF, or extended");
    }
}
