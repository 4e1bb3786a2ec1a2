// SPDX-License-Identifier: Apache-2.0
/**
 * Rules of the configuration that its model language cannot state: references, numbers and addresses that must differ,
 * VLANs that collide on a port, policies that cannot be meant, routing that cannot be. Pure functions over
 * {@code network}; they know no clock, thread or logger. May import {@code model}, {@code network} and
 * {@code policy} of the domain, and {@code pipeline.SegmentSlots}.
 */
package org.netport.core.validation;
