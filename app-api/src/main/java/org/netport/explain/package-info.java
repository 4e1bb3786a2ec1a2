// SPDX-License-Identifier: Apache-2.0
/**
 * Why a frame goes where it goes: what is asked about a frame that nobody sends, and each table, entry and link of its
 * way. Values only. May import {@code model}, {@code network} and {@code flow}.
 */
package org.netport.explain;
