// SPDX-License-Identifier: Apache-2.0
/**
 * What has to be there before the controller opens a port for the first time: the administrator's account in the
 * platform's store of users. The platform makes its default account only in an empty store, so that one made here
 * leaves no moment in which a default password works.
 *
 * <p>Runs as a program of its own, outside OSGi. May import the platform's AAA store; nothing of the controller.
 */
package org.netport.firststart;
