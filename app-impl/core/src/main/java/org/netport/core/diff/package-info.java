// SPDX-License-Identifier: Apache-2.0
/**
 * The difference of two flow programs as an ordered list of changes. May import {@code flow} of the domain; knows no
 * clock, executor, logger or randomness.
 */
package org.netport.core.diff;
