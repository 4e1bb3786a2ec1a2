// SPDX-License-Identifier: Apache-2.0
/**
 * Lives around faults of the platform that keep a controller from starting. Each class says which fault, and goes when
 * that is mended there. May import OSGi's service runtime; nothing else of this bundle.
 */
package org.netport.mdsal.mend;
