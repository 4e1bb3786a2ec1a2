// SPDX-License-Identifier: Apache-2.0
package org.netport.jdk;

import java.lang.instrument.IllegalClassFormatException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Rewrites one method of a class file: {@code getSubject} becomes {@code return Subject.current();}. A pure function of
 * bytes, following chapter 4 of the Java Virtual Machine Specification (JVMS). It uses no library for class files,
 * because that of the JDK is there only from JDK 24 on, and this project also builds on older ones.
 */
final class SubjectPatch {
    private static final String METHOD = "getSubject";
    private static final String DESCRIPTOR =
        "(Ljava/security/AccessControlContext;)Ljavax/security/auth/Subject;";
    private static final String CURRENT = "current";
    private static final String CURRENT_DESCRIPTOR = "()Ljavax/security/auth/Subject;";

    // Tags of the constant pool that matter here (JVMS 4.4).
    private static final byte UTF8 = 1;
    private static final byte METHODREF = 10;
    private static final byte NAME_AND_TYPE = 12;
    /** What this patch adds to the constant pool: two strings, their pair, and the reference to the method. */
    private static final int ADDED = 4;
    private static final int POOL_COUNT_AT = 8;
    private static final int POOL_AT = 10;

    private static final byte INVOKESTATIC = (byte) 0xb8;
    private static final byte ARETURN = (byte) 0xb0;
    /** The content of a Code attribute with four bytes of code, no exceptions and no attributes (JVMS 4.7.3). */
    private static final int CODE_LENGTH = 16;

    private final byte[] original;
    private final ByteBuffer in;
    private final Map<Integer, String> strings = new HashMap<>();

    private SubjectPatch(final byte[] original) {
        this.original = original;
        in = ByteBuffer.wrap(original);
    }

    /**
     * Patches a class file.
     *
     * @param original the class file of {@code javax.security.auth.Subject}; not changed
     * @return the patched class file
     * @throws IllegalClassFormatException when {@code original} is cut short or has no such method
     */
    static byte[] apply(final byte[] original) throws IllegalClassFormatException {
        try {
            return new SubjectPatch(original).rewrite();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            final var refusal = new IllegalClassFormatException("Subject's class file is cut short: " + e);
            refusal.initCause(e);
            throw refusal;
        }
    }

    private byte[] rewrite() throws IllegalClassFormatException {
        in.position(POOL_COUNT_AT);
        final int poolCount = readShort();
        readStrings(poolCount);
        final int poolEnd = in.position();
        skip(2); // access flags
        final int thisClass = readShort();
        skip(2); // super class
        skip(2 * readShort()); // interfaces
        skipFields();
        final int codeAt = findCode();
        final int codeEnd = codeAt + Integer.BYTES + in.getInt(codeAt);

        final var constants = constants(poolCount, thisClass);
        final var code = code(poolCount + ADDED - 1);
        return ByteBuffer.allocate(original.length + constants.length + code.length - (codeEnd - codeAt))
            .put(original, 0, POOL_COUNT_AT)
            .putShort((short) (poolCount + ADDED))
            .put(original, POOL_AT, poolEnd - POOL_AT)
            .put(constants)
            .put(original, poolEnd, codeAt - poolEnd)
            .put(code)
            .put(original, codeEnd, original.length - codeEnd)
            .array();
    }

    private void readStrings(final int poolCount) throws IllegalClassFormatException {
        int index = 0;
        while (++index < poolCount) {
            final byte tag = in.get();
            switch (tag) {
                case UTF8 -> {
                    final var text = new byte[readShort()];
                    in.get(text);
                    // The names looked for are plain ASCII, where the JVM's own form of UTF-8 makes no difference.
                    strings.put(index, new String(text, StandardCharsets.UTF_8));
                }
                case 7, 8, 16, 19, 20 -> skip(2); // class, string, method type, module, package
                case 15 -> skip(3); // method handle
                case 3, 4, 9, METHODREF, 11, NAME_AND_TYPE, 17, 18 -> skip(4);
                case 5, 6 -> { // long and double take two places (JVMS 4.4.5)
                    skip(8);
                    index++;
                }
                default -> throw new IllegalClassFormatException("Subject's constant " + index + " has tag " + tag);
            }
        }
    }

    private void skipFields() {
        for (int fields = readShort(); fields > 0; fields--) {
            skip(6); // access flags, name, descriptor
            for (int attributes = readShort(); attributes > 0; attributes--) {
                skip(2);
                skip(in.getInt());
            }
        }
    }

    /** Finds the length field of the Code attribute of the method. */
    private int findCode() throws IllegalClassFormatException {
        for (int methods = readShort(); methods > 0; methods--) {
            skip(2); // access flags
            final var name = strings.get(readShort());
            final var descriptor = strings.get(readShort());
            final boolean wanted = METHOD.equals(name) && DESCRIPTOR.equals(descriptor);
            for (int attributes = readShort(); attributes > 0; attributes--) {
                final var attribute = strings.get(readShort());
                if (wanted && "Code".equals(attribute)) {
                    return in.position();
                }
                skip(in.getInt());
            }
        }
        throw new IllegalClassFormatException("Subject has no method " + METHOD + DESCRIPTOR);
    }

    private static byte[] constants(final int first, final int thisClass) {
        final var name = CURRENT.getBytes(StandardCharsets.US_ASCII);
        final var descriptor = CURRENT_DESCRIPTOR.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(3 + name.length + 3 + descriptor.length + 5 + 5)
            .put(UTF8).putShort((short) name.length).put(name)
            .put(UTF8).putShort((short) descriptor.length).put(descriptor)
            .put(NAME_AND_TYPE).putShort((short) first).putShort((short) (first + 1))
            .put(METHODREF).putShort((short) thisClass).putShort((short) (first + 2))
            .array();
    }

    private static byte[] code(final int method) {
        return ByteBuffer.allocate(Integer.BYTES + CODE_LENGTH)
            .putInt(CODE_LENGTH)
            .putShort((short) 1) // operand stack
            .putShort((short) 1) // local variables: the parameter
            .putInt(4)
            .put(INVOKESTATIC).putShort((short) method).put(ARETURN)
            .putShort((short) 0) // exception table
            .putShort((short) 0) // attributes
            .array();
    }

    private int readShort() {
        return Short.toUnsignedInt(in.getShort());
    }

    private void skip(final int length) {
        in.position(in.position() + length);
    }
}
