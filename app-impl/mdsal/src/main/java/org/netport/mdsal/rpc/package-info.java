// SPDX-License-Identifier: Apache-2.0
/**
 * What RPCs have in common: finding what they name, trying again what the datastore has not told of yet, answering. May
 * import the domain, MD-SAL, the generated types, and {@code mdsal.config}.
 */
package org.netport.mdsal.rpc;
