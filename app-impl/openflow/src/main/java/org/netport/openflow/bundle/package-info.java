// SPDX-License-Identifier: Apache-2.0
/**
 * Change sets as the messages that apply them: a bundle of OpenFlow 1.4, its experimenter form on 1.3, or messages in
 * order; each closed by a barrier. Pure. May import {@code flow}, {@code channel}, {@code codec} and Netty's buffers.
 */
package org.netport.openflow.bundle;
