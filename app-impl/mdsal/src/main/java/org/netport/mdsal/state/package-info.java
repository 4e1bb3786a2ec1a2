// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine tells of the running network, written to the datastore behind the events: merged by object, bounded,
 * on a thread of its own, so that no datastore ever delays the engine. May import the domain, MD-SAL, the generated
 * bindings, {@code mdsal.config} and {@code mdsal.location}'s mapping of sources.
 */
package org.netport.mdsal.state;
