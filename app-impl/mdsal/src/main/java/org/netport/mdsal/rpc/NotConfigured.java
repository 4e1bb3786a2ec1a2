// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.rpc;

import java.util.List;
import java.util.stream.Collectors;

/** What a caller names is not configured, or not uniquely. It may be configured in a moment. */
public final class NotConfigured extends Exception {
    private static final long serialVersionUID = 1L;

    private final String leaf;
    private final String problem;

    /**
     * Makes one.
     *
     * @param leaf the leaf of the input that is wrong
     * @param problem what is wrong and what to do
     */
    public NotConfigured(final String leaf, final String problem) {
        super(leaf + ": " + problem);
        this.leaf = leaf;
        this.problem = problem;
    }

    private NotConfigured(final String leaf, final NotConfigured cause) {
        super(leaf + ": " + cause.problem, cause);
        this.leaf = leaf;
        problem = cause.problem;
    }

    /**
     * What an RPC that names many things is told, if some of them are not configured.
     *
     * @param all what is wrong; at least one
     * @param told how many of them are told, 1 or more
     * @return what to throw
     */
    public static NotConfigured all(final List<NotConfigured> all, final int told) {
        final var first = all.get(0);
        final int more = all.size() - Math.min(told, all.size());
        return new NotConfigured(first.leaf, first.problem + all.stream().limit(told).skip(1)
            .map(one -> "; " + one.getMessage()).collect(Collectors.joining())
            + (more > 0 ? "; and " + more + " more" : ""));
    }

    /**
     * The same for an RPC that has several places or hosts, and calls their leaves by a prefix.
     *
     * @param prefix what stands before the leaf, as in {@code from-switch}
     * @param cause what is wrong with the leaf without its prefix
     * @return what to throw instead
     */
    public static NotConfigured under(final String prefix, final NotConfigured cause) {
        return new NotConfigured(prefix + cause.leaf, cause);
    }
}
