// SPDX-License-Identifier: Apache-2.0
package org.netport.network;

import java.util.Objects;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;

/**
 * An address at which hosts of a subnet reach their router; the same at every site.
 *
 * @param address the address
 * @param subnet the subnet that it lies in
 */
public record GatewayAddress(IpAddress address, IpPrefix subnet) {
    /** Validates that the address lies in the subnet. */
    public GatewayAddress {
        Objects.requireNonNull(address, "address");
        if (!subnet.contains(address)) {
            throw new IllegalArgumentException("gateway " + address + " is outside its subnet " + subnet);
        }
    }
}
