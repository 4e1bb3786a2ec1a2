// SPDX-License-Identifier: Apache-2.0
/**
 * Brings the configured Open vSwitch databases to the bundle that follows them, what that finds to the engine, and how
 * it goes to the datastore. May import the domain, {@code org.netport.ovsdb}, MD-SAL, the generated bindings, and
 * {@code mdsal.state}'s writing behind.
 */
package org.netport.mdsal.ovsdb;
