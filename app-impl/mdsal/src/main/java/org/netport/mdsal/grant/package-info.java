// SPDX-License-Identifier: Apache-2.0
/**
 * Grants at the border to MD-SAL: the RPCs by which they are asked for and hypervisors report, what is shown of them,
 * and the memory that brings them over a restart. May import the domain, MD-SAL, the generated types, and
 * {@code mdsal.config}, {@code mdsal.rpc} and {@code mdsal.state}.
 */
package org.netport.mdsal.grant;
