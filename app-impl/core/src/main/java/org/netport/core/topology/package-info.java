// SPDX-License-Identifier: Apache-2.0
/**
 * What of the configured network can be used now, and the paths and trees over it: pure functions of the configuration
 * and of what is known of switches. May import {@code model}, {@code network}, and of {@code channel} the ports and
 * abilities of switches, of the domain, and the numbers of {@code pipeline.SegmentSlots}; knows no clock, executor,
 * logger or randomness.
 */
package org.netport.core.topology;
