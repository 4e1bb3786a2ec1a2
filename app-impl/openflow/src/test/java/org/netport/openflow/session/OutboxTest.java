// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Action;
import org.netport.flow.Change;
import org.netport.flow.GroupEntry;
import org.netport.flow.GroupId;
import org.netport.model.PortNumber;
import org.netport.openflow.bundle.CommitEncoder;
import org.netport.openflow.bundle.CommitNumbers;

/** A change that cannot be encoded, which a session sorts out before: nobody waits for it, and no buffer is lost. */
class OutboxTest {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<String> broken = new ArrayList<>();
    private final Outbox outbox = new Outbox(channel, Runnable::run, new SessionCounters(), 1000);

    @Test
    void aSmallCommitThatCannotBeEncodedIsReported() {
        isReported(told -> outbox.sendNow(tooLarge(), told));
    }

    @Test
    void aStreamThatCannotBeEncodedIsReportedAndEnds() {
        isReported(told -> outbox.stream(tooLarge(), told));
    }

    private void isReported(final Consumer<Consumer<String>> sends) {
        channel.config().setAllocator(memory);
        sends.accept(broken::add);
        channel.runPendingTasks();
        assertEquals(1, broken.size());
        assertTrue(broken.get(0).contains("more than 65535"), broken.toString());
        channel.finishAndReleaseAll();
        assertEquals(0, memory.metric().usedHeapMemory());
    }

    private static CommitEncoder tooLarge() {
        final ImmutableList<Action> bucket = ImmutableList.of(new Action.Output(new PortNumber(1)));
        final var group = new GroupEntry(new GroupId(GroupId.OWNER | 1),
            ImmutableList.copyOf(Collections.nCopies(2047, bucket)));
        return new CommitEncoder(Version.OF_1_4, Bundles.STANDARD, ImmutableList.of(new Change.Add(group)),
            new CommitNumbers(Xids.FIRST, 1));
    }
}
