// SPDX-License-Identifier: Apache-2.0
/**
 * Between the domain's flow programs and bytes. What is sent is given form by OpenFlowJ-Loxi (and by hand where that
 * lacks it: tunnel addresses over IPv6, buckets of OpenFlow 1.5). What is received is read by hand: Loxi refuses a
 * whole reply for one field that it does not know, and a switch may hold anything. Pure. May import {@code model},
 * {@code flow}, {@code channel}, Netty's buffers and Loxi.
 */
package org.netport.openflow.codec;
