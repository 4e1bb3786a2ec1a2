// SPDX-License-Identifier: Apache-2.0
/**
 * Receipts of moves over restarts: a file beside the audit log, written behind the moves and read when the controller
 * starts. May import the domain ({@code location}, {@code network}), {@code mdsal.state} for encoding and counters,
 * {@code mdsal.file}, yangtools' JSON and the generated bindings.
 */
package org.netport.mdsal.receipt;
