// SPDX-License-Identifier: Apache-2.0
/**
 * What the controller reads and says on segments: ARP, RARP, neighbour discovery, and what routers answer to packets.
 * Reading frames that hosts sent, which are hostile until read, and making frames: answers, probes, announcements,
 * advertisements. No frame has a tag. May import {@code model} of the domain; knows no clock, executor, logger or
 * randomness.
 */
package org.netport.core.packet;
