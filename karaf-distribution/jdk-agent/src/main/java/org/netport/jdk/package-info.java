// SPDX-License-Identifier: Apache-2.0
/**
 * A Java agent for JDK 24 and later, where {@code Subject.getSubject} always throws (JEP 486): it makes that method
 * answer with {@code Subject.current()}, so that Karaf 4.4 runs. The launcher loads it on those JDKs only.
 *
 * <p>May import {@code java.base} and {@code java.instrument}; it is loaded before everything else and knows no OSGi.
 */
package org.netport.jdk;
