// SPDX-License-Identifier: Apache-2.0
package org.netport.jdk;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.IllegalClassFormatException;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import javax.security.auth.Subject;

/**
 * Entry point of the agent. Runs once, on the main thread, before the application's own main method.
 */
public final class SubjectAgent {
    private SubjectAgent() {
        // entry point only
    }

    /**
     * Rewrites {@link Subject} in this JVM.
     *
     * @param arguments ignored
     * @param instrumentation the JVM's access to its classes
     * @throws UnmodifiableClassException when this JVM does not let {@code Subject} be changed; it then does not start
     */
    public static void premain(final String arguments, final Instrumentation instrumentation)
            throws UnmodifiableClassException {
        final var transformer = new SubjectTransformer();
        instrumentation.addTransformer(transformer, true);
        try {
            instrumentation.retransformClasses(Subject.class);
        } finally {
            instrumentation.removeTransformer(transformer);
        }
    }

    private static final class SubjectTransformer implements ClassFileTransformer {
        @Override
        public byte[] transform(final ClassLoader loader, final String className, final Class<?> redefined,
                final ProtectionDomain domain, final byte[] original) throws IllegalClassFormatException {
            return "javax/security/auth/Subject".equals(className) ? SubjectPatch.apply(original) : original;
        }
    }
}
