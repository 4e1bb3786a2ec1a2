// SPDX-License-Identifier: Apache-2.0
/**
 * Commands of the controller's shell: tables of what the OPERATIONAL datastore holds, and what RPCs answer that look at
 * switches. They change nothing. May import Karaf's command framework, MD-SAL and the generated bindings.
 */
package org.netport.mdsal.shell;
