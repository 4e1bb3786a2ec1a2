// SPDX-License-Identifier: Apache-2.0
/**
 * Movement policy: what the destination of a move permits, as configuration; what is asked of it and what it answers;
 * and what is recorded of that. Immutable values. May import {@code model} only, so that {@code network} can hold
 * policies.
 */
package org.netport.policy;
