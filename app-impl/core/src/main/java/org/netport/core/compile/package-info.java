// SPDX-License-Identifier: Apache-2.0
/**
 * From the intended network to the entries that each switch should hold: one pure function for each kind of unit
 * (base, link, segment, VRF, host). A switch's program is the union of its units' entries, so that what depends on
 * nothing changed is not computed again. May import {@code model}, {@code network} and {@code flow} of the domain, of
 * {@code channel} what switches can do, {@code core.topology} and {@code core.pipeline}, and of {@code core.packet} the
 * addresses that are never routed; knows no clock, executor, logger or randomness.
 */
package org.netport.core.compile;
