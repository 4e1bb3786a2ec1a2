// SPDX-License-Identifier: Apache-2.0
/**
 * Whether switches hold what a compilation of everything says that they should: what is found of each switch. Values
 * only. May import {@code model}.
 */
package org.netport.verify;
