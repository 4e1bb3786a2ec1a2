// SPDX-License-Identifier: Apache-2.0
/**
 * Own value types of the domain: identifiers, numbers, addresses. Immutable, validated on construction, compared by
 * value. May import nothing but the JDK and Guava.
 */
package org.netport.model;
