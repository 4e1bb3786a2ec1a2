// SPDX-License-Identifier: Apache-2.0
/**
 * What a switch holds beside what a compilation of everything gives. Pure: may import the domain, {@code topology},
 * {@code pipeline} and {@code compile}; knows no clock, executor, logger or randomness.
 */
package org.netport.core.verify;
