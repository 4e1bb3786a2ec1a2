// SPDX-License-Identifier: Apache-2.0
/**
 * The RPC of netport-verify: what was found of switches to its output. May import the domain, MD-SAL, the generated
 * types, {@code mdsal.config} and {@code mdsal.rpc}.
 */
package org.netport.mdsal.verify;
