// SPDX-License-Identifier: Apache-2.0
/**
 * Where hosts are and how that becomes known: claims, attachments, receipts of moves. May import {@code model},
 * {@code network} and {@code grant}.
 */
package org.netport.location;
