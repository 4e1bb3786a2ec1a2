// SPDX-License-Identifier: Apache-2.0
/**
 * Flow programs as values: what a switch should hold, holds, or is told to change. Independent of any OpenFlow library
 * or version. May import {@code model} only.
 */
package org.netport.flow;
