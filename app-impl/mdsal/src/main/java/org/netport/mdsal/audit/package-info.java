// SPDX-License-Identifier: Apache-2.0
/**
 * The audit log: an append-only file that is kept for good within a bound, and its newest records in the OPERATIONAL
 * datastore. May import the domain ({@code model}, {@code policy}), {@code mdsal.state} for writing behind, MD-SAL and
 * the generated bindings.
 */
package org.netport.mdsal.audit;
