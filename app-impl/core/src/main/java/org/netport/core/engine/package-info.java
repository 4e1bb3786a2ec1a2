// SPDX-License-Identifier: Apache-2.0
/**
 * The engine: one serial owner of the network's state, which turns configuration, locations and port states into
 * compiled units, and drives each switch from what it holds to what it should hold. Time and order come from an
 * {@link org.netport.core.engine.EngineLoop} that is injected. May import everything in {@code core} and the domain.
 */
package org.netport.core.engine;
