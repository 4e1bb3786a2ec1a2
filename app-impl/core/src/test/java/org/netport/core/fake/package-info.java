// SPDX-License-Identifier: Apache-2.0
/**
 * Switches and a network for tests: OpenFlow's semantics of tables, priorities, groups, metadata, tags and tunnels
 * written by hand, carriers that translate tags, and traces of what becomes of a frame; networks and changes of
 * them at random. May import the domain, and the pure packages {@code compile}, {@code topology}, {@code pipeline}
 * and {@code diff}; no engine, no thread and no clock. A switch applies entries as OpenFlow says, and never asks how
 * they were compiled.
 */
package org.netport.core.fake;
