// SPDX-License-Identifier: Apache-2.0
/**
 * The migration state machine: what claims, grants and hypervisors' reports do to a host's place, as pure functions
 * over immutable values. Knows no clock, executor, logger or randomness. May import {@code model}, {@code network},
 * {@code location}, {@code grant} and {@code policy} of the domain, {@code core.topology} and {@code core.compile}.
 */
package org.netport.core.location;
