// SPDX-License-Identifier: Apache-2.0
/**
 * Puts the controller together and runs it in OSGi: plain classes that own what they open, and thin components around
 * them. May import everything of this bundle, the engine of {@code core}, and the server of {@code openflow}.
 */
package org.netport.mdsal.wiring;
