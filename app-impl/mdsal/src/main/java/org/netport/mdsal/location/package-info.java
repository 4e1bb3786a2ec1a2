// SPDX-License-Identifier: Apache-2.0
/**
 * Locations of hosts at the border to MD-SAL: the RPCs by which they are reported, and the memory that brings them over
 * a restart. May import the domain, MD-SAL, the generated bindings, and {@code mdsal.config} and {@code mdsal.state}.
 */
package org.netport.mdsal.location;
