// SPDX-License-Identifier: Apache-2.0
/**
 * The ports between the core and the OpenFlow channel. The channel implements {@link SwitchSession} and calls
 * {@link SwitchEvents}; the core the other way round. May import {@code model} and {@code flow}.
 */
package org.netport.channel;
