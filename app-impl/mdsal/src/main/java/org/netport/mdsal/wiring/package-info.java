// SPDX-License-Identifier: Apache-2.0
/**
 * Puts the controller together and runs it in OSGi: plain classes that own what they open, and thin components around
 * them. May import everything of this bundle, the engine and the rehearsal of {@code core}, and the server and the
 * rehearsal of {@code openflow}.
 */
package org.netport.mdsal.wiring;
