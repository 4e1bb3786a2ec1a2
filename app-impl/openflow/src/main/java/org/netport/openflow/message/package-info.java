// SPDX-License-Identifier: Apache-2.0
/**
 * The messages of a session: what a switch says, as values, and the requests that the channel makes. Pure. May import
 * {@code model}, {@code flow}, {@code channel}, {@code codec}, {@code bundle}, Netty's buffers and Loxi.
 */
package org.netport.openflow.message;
