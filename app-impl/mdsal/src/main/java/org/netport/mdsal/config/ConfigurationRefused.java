// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import com.google.common.collect.ImmutableList;
import java.util.stream.Collectors;
import org.netport.core.validation.Problem;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yangtools.yang.common.ErrorSeverity;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;

/**
 * A transaction would have made the configuration contradictory, and was refused as a whole. The cause is in the form
 * that RESTCONF shows to its client (RFC 8040 section 7: error-tag invalid-value, status 400).
 */
public final class ConfigurationRefused extends TransactionCommitFailedException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 10;

    /**
     * Refuses a transaction.
     *
     * @param problems what is wrong with it; at least one
     */
    public ConfigurationRefused(final ImmutableList<Problem> problems) {
        this(describe(problems));
    }

    private ConfigurationRefused(final String message) {
        super(message, new NetconfDocumentedException(message, ErrorType.APPLICATION, ErrorTag.INVALID_VALUE,
            ErrorSeverity.ERROR));
    }

    private static String describe(final ImmutableList<Problem> problems) {
        final var shown = problems.stream().limit(MOST_SHOWN).map(Problem::toString)
            .collect(Collectors.joining("; "));
        return problems.size() <= MOST_SHOWN ? shown
            : shown + "; and " + (problems.size() - MOST_SHOWN) + " more";
    }
}
