// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.netport.channel.CommitResult;
import org.netport.channel.CommitResult.SwitchError;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.flow.Change;
import org.netport.flow.MeterId;
import org.netport.openflow.bundle.BundleFrames.Control;
import org.netport.openflow.bundle.CommitNumbers;
import org.netport.openflow.message.ErrorName;
import org.netport.openflow.message.FromSwitch;

/** A commit that waits for its acknowledgement. Owned by the connection's loop. */
final class PendingCommit {
    /** A switch that refuses a bundle's opening refuses each of its messages too: the first say it. */
    private static final int MOST_ERRORS = 100;

    private enum Bundle {
        NONE, OPEN, COMMITTED
    }

    private final ImmutableList<Change> changes;
    private final CommitNumbers numbers;
    private final CompletableFuture<CommitResult> result;
    private final List<SwitchError> errors = new ArrayList<>();
    private Bundle bundle;
    private int errorCount;

    PendingCommit(final Bundles form, final ImmutableList<Change> changes, final CommitNumbers numbers,
            final CompletableFuture<CommitResult> result) {
        this.bundle = form == Bundles.NONE ? Bundle.NONE : Bundle.OPEN;
        this.changes = changes;
        this.numbers = numbers;
        this.result = result;
    }

    boolean owns(final long xid) {
        return numbers.owns(xid);
    }

    boolean endsWith(final long xid) {
        return numbers.barrier() == xid;
    }

    void failed(final long xid, final ErrorName error) {
        errorCount++;
        if (errors.size() < MOST_ERRORS) {
            final long index = xid - numbers.first();
            errors.add(new SwitchError(index < changes.size() ? Optional.of(changes.get((int) index))
                : Optional.empty(), error.text()));
        }
    }

    void bundleAnswered(final FromSwitch.BundleAnswer answer) {
        if (bundle == Bundle.OPEN && answer.xid() == numbers.commit() && answer.type() == Control.COMMIT.reply()) {
            bundle = Bundle.COMMITTED;
        }
    }

    /** The barrier was answered: everything before it has been carried out or refused. */
    void completed() {
        if (errorCount == 0 && bundle != Bundle.OPEN) {
            result.complete(new CommitResult.Committed());
        } else if (changes.size() == 1 && errorCount > 0) {
            result.complete(new CommitResult.Refused(ImmutableList.copyOf(errors)));
        } else if (bundle == Bundle.OPEN && errorCount > 0) {
            refused();
        } else {
            lost(errorCount == 0 ? "the switch answered the barrier but not the bundle's commit"
                : "the switch refused " + errorCount + " of " + changes.size() + " changes that were not one bundle");
        }
    }

    private void refused() {
        if (changes.stream().anyMatch(change -> change.key() instanceof MeterId)) {
            lost("the switch refused the bundle, but may have changed meters, which are outside of it");
            return;
        }
        final ImmutableList<SwitchError> all = ImmutableList.copyOf(errors);
        final ImmutableList<SwitchError> causes = all.stream().filter(error -> error.change().isPresent())
            .collect(ImmutableList.toImmutableList());
        result.complete(new CommitResult.Refused(causes.isEmpty() ? all : causes));
    }

    void lost(final String reason) {
        result.complete(new CommitResult.Unknown(reason, ImmutableList.copyOf(errors)));
    }
}
