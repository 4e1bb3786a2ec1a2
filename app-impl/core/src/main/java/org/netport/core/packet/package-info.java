// SPDX-License-Identifier: Apache-2.0
/**
 * ARP, RARP and neighbour discovery: reading frames that hosts sent, which are hostile until read, and making frames:
 * answers, probes, announcements. May import {@code model} of the domain; knows no clock, executor, logger or
 * randomness.
 */
package org.netport.core.packet;
