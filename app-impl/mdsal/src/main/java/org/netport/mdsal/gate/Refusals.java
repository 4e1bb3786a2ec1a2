// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.base.Throwables;
import java.util.List;
import java.util.Optional;
import org.opendaylight.mdsal.common.api.OptimisticLockFailedException;
import org.opendaylight.mdsal.common.api.TransactionCommitFailedException;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yangtools.yang.common.ErrorSeverity;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.data.tree.api.DataValidationFailedException;

/**
 * Gives a commit that failed by its writer's fault the form in which RESTCONF shows it as such. RESTCONF answers 500 to
 * every failure, except where the causes hold a {@link NetconfDocumentedException}.
 */
final class Refusals {
    private Refusals() {
    }

    /**
     * Gives a failure the form that RESTCONF shows to its client.
     *
     * @param failure why a commit failed
     * @return the same, where it is in that form already or the writer is not at fault
     */
    static Throwable explain(final Throwable failure) {
        final var causes = Throwables.getCausalChain(failure);
        if (first(causes, NetconfDocumentedException.class).isPresent()) {
            return failure;
        }
        return documented(causes).<Throwable>map(error ->
            new TransactionCommitFailedException(error.getMessage(), error)).orElse(failure);
    }

    /**
     * Finds what is to be shown to the writer.
     *
     * @param failure why a commit failed
     * @return what the writer did wrong; empty when it is not the writer's fault
     */
    static Optional<NetconfDocumentedException> find(final Throwable failure) {
        return first(Throwables.getCausalChain(failure), NetconfDocumentedException.class);
    }

    private static Optional<NetconfDocumentedException> documented(final List<Throwable> causes) {
        return first(causes, OptimisticLockFailedException.class)
                .map(error -> document(ErrorTag.IN_USE, "another writer changed the same data meanwhile: try again"))
            // Of these a value that must be unique and is not.
            .or(() -> first(causes, DataValidationFailedException.class)
                .map(error -> document(ErrorTag.INVALID_VALUE, error.getMessage())))
            // The datastore reports a missing mandatory node in this way.
            .or(() -> first(causes, IllegalArgumentException.class)
                .map(error -> document(ErrorTag.INVALID_VALUE, String.valueOf(error.getMessage()))));
    }

    private static NetconfDocumentedException document(final ErrorTag tag, final String message) {
        return new NetconfDocumentedException(message, ErrorType.APPLICATION, tag, ErrorSeverity.ERROR);
    }

    private static <T> Optional<T> first(final List<Throwable> causes, final Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
