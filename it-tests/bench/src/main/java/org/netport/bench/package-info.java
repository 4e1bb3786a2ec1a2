// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks of the pure parts: they print figures, and no figure fails. May import everything. */
package org.netport.bench;
