// SPDX-License-Identifier: Apache-2.0
/**
 * Rules of the configuration that its model language cannot state: references, numbers and addresses that must differ,
 * VLANs that collide on a port. Pure functions over {@code network}; they know no clock, thread or logger. May import
 * {@code model} and {@code network}.
 */
package org.netport.core.validation;
