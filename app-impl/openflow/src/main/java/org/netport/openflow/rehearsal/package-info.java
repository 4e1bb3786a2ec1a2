// SPDX-License-Identifier: Apache-2.0
/**
 * Switches that exist in memory only, at the far end of a real connection: for rehearsals. May import {@code session},
 * {@code codec}, Netty and the domain; nothing imports it but the wiring.
 */
package org.netport.openflow.rehearsal;
