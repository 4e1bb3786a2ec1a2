// SPDX-License-Identifier: Apache-2.0
/**
 * Decides by movement policy what may come to a site. Pure functions over {@code network} and {@code policy} of the
 * domain; they know no clock, thread or logger, and cost by the number of rules, never by the number of hosts. May
 * import {@code model}, {@code network} and {@code policy} of the domain.
 */
package org.netport.core.policy;
