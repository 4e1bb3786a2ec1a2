// SPDX-License-Identifier: Apache-2.0
/**
 * Switches and a network for tests: OpenFlow's semantics of tables, priorities, groups, metadata, tags and tunnels
 * written by hand, carriers that translate tags, and traces of what becomes of a frame.
 */
package org.netport.core.fake;
