// SPDX-License-Identifier: Apache-2.0
/**
 * Moves a host of a network that does not exist, by the code that moves real ones, so that this code is loaded and
 * compiled when the first real move comes. May import the engine, the pipeline, the packets and the domain; nothing
 * imports it but the wiring.
 */
package org.netport.core.rehearsal;
