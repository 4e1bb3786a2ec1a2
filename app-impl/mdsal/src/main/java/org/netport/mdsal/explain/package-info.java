// SPDX-License-Identifier: Apache-2.0
/**
 * The RPC of netport-explain: its input to the domain, and explanations to its output. May import the domain, MD-SAL,
 * the generated types, {@code mdsal.config}, {@code mdsal.rpc} and {@code mdsal.state}.
 */
package org.netport.mdsal.explain;
