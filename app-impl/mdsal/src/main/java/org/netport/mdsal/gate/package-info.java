// SPDX-License-Identifier: Apache-2.0
/**
 * A gate in front of the CONFIG datastore: gives RESTCONF's clients an answer that says what they did wrong, and holds
 * writers back while the datastore's journal is compacted. May import MD-SAL and NETCONF's error types only.
 */
package org.netport.mdsal.gate;
