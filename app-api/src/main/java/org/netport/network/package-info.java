// SPDX-License-Identifier: Apache-2.0
/**
 * The intended network as operators configured it: sites, switches, ports, links, segments, hosts. Immutable values
 * that refer to each other by name. May import {@code model} and {@code policy} only.
 */
package org.netport.network;
