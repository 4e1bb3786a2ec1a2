// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import org.netport.network.Link;

/**
 * A link by which frames of a segment can leave a switch.
 *
 * @param link the link
 * @param egress how
 */
record Exit(Link link, LinkEgress egress) {
}
