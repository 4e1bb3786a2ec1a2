// SPDX-License-Identifier: Apache-2.0
/**
 * A gate in front of the datastore: gives RESTCONF's clients an answer that says what they did wrong, lets those who
 * are no administrators do only what a hypervisor needs, answers a writer when a mark is behind its commit in the
 * journal, and holds writers back while the journal is compacted. May import MD-SAL, yangtools, RESTCONF's server,
 * NETCONF's error types, AAA's principal, and of the bindings the journal's; nothing else of netport.
 */
package org.netport.mdsal.gate;
