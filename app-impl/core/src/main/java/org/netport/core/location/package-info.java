// SPDX-License-Identifier: Apache-2.0
/**
 * The migration state machine: what a claim about a host's place does, as pure functions over immutable values. Knows
 * no clock, executor, logger or randomness. May import {@code model}, {@code network}, {@code location} of the domain
 * , {@code core.topology} and {@code core.compile}.
 */
package org.netport.core.location;
