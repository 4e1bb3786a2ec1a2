// SPDX-License-Identifier: Apache-2.0
package org.netport.flow;

/** The identity of something that a switch holds. */
public sealed interface ProgramKey permits FlowKey, GroupId, MeterId {
}
