// SPDX-License-Identifier: Apache-2.0
/**
 * Grants and what hypervisors tell: what the destination of a move has permitted, and how far a granted migration is.
 * May import {@code model} and {@code network}.
 */
package org.netport.grant;
