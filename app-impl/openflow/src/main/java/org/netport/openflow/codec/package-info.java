// SPDX-License-Identifier: Apache-2.0
/**
 * Between the domain's flow programs and bytes. Flows, groups and frames are written by hand: a move waits for them,
 * and OpenFlowJ-Loxi makes many objects for each and lacks some (tunnel addresses over IPv6, buckets of OpenFlow 1.5).
 * It gives form to the rest of what is sent. What is received is read by hand: Loxi refuses a whole reply for one field
 * that it does not know, and a switch may hold anything. Pure. May import {@code model}, {@code flow}, {@code channel},
 * Netty's buffers and Loxi.
 */
package org.netport.openflow.codec;
