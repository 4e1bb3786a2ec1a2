// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import java.util.Objects;

/**
 * Why a configuration cannot be taken.
 *
 * @param path the offending node, as an instance identifier of the YANG model, for example
 *     {@code /netport-host:hosts/host[name='vm5']/mac}
 * @param reason what is wrong and what to do
 */
public record Problem(String path, String reason) {
    /** Validates presence. */
    public Problem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return path + ": " + reason;
    }
}
