// SPDX-License-Identifier: Apache-2.0
package org.netport.core.location;

/** What can happen to a host: to its location, or to a granted move of it. */
public sealed interface HostEvent permits PlacementEvent, TransferEvent {
}
