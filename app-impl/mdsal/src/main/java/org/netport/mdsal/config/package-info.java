// SPDX-License-Identifier: Apache-2.0
/**
 * From the CONFIG datastore to the domain: entries are mapped one by one as they change, a whole configuration is
 * judged when a transaction is committed, and handed to the engine once it is. May import the domain
 * ({@code model}, {@code network}, {@code policy}, {@code engine}), {@code core.validation}, MD-SAL and the generated
 * bindings.
 */
package org.netport.mdsal.config;
