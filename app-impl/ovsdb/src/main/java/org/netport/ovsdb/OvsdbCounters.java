// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

/**
 * What the client has done since it was made.
 *
 * @param conversations how often a database sent its whole content
 * @param messages messages read
 * @param reports how often the identities of a switch's ports were told because they had changed
 * @param lost attempts and connections that ended because the server was not reachable, closed, or fell silent
 * @param broken connections ended because what the server sent was not the protocol, or beyond its bounds
 * @param notSetUp attempts ended because the server refused or TLS is not set up
 */
public record OvsdbCounters(long conversations, long messages, long reports, long lost, long broken, long notSetUp) {
}
