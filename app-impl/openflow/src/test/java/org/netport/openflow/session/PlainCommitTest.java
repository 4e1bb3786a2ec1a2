// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.channel.CommitResult;
import org.netport.channel.SwitchFeatures.Bundles;
import org.netport.channel.SwitchSession;
import org.netport.flow.Change;
import org.netport.flow.ChangeSet;
import org.netport.openflow.codec.Samples;
import org.netport.openflow.session.ScriptedSwitch.Said;

/** Commits on a switch without bundles: messages in order, then a barrier; its answer tells that all is done. */
class PlainCommitTest {
    private static final int OF_1_3 = 4;
    private static final int FLOWS = 4;
    private static final int FLOW_MOD_FAILED = 5;
    private static final int TABLE_FULL = 1;

    private final ScriptedSwitch peer = new ScriptedSwitch(OF_1_3, ScriptedSwitch.settings());
    private final SwitchSession session = peer.shakeHands();
    private final ChangeSet changes = new ChangeSet(Samples.flows().stream().limit(FLOWS)
        .<Change>map(Change.Add::new).collect(ImmutableList.toImmutableList()));
    private final CompletableFuture<CommitResult> result = session.commit(changes).toCompletableFuture();
    private final List<Said> said = peer.heard();

    @AfterEach
    void everyBufferIsReleased() {
        assertEquals(0, peer.leaked());
    }

    @Test
    void theChangesAreSentInOrderAndTheBarrierIsTheLast() {
        assertEquals(Bundles.NONE, session.features().bundles());
        final long first = said.get(0).xid();
        assertEquals(IntStream.range(0, FLOWS).mapToObj(index -> new Said(ScriptedSwitch.FLOW_MOD, first + index))
            .toList(), said.subList(0, FLOWS));
        assertEquals(List.of(ScriptedSwitch.BARRIER_REQUEST), said.stream().skip(FLOWS).map(Said::type).toList());
        assertFalse(result.isDone());
        barrierAnswered();
        assertInstanceOf(CommitResult.Committed.class, result.getNow(null));
    }

    /** Each bit is a change that the switch refuses. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 3, 5, 9, 6, 10, 12, 7, 11, 13, 14, 15})
    void everyRefusedChangeIsNamedAndWhatTheSwitchHasIsUnknown(final int refused) {
        final List<Integer> indices = IntStream.range(0, FLOWS).filter(index -> (refused >> index & 1) != 0).boxed()
            .toList();
        indices.forEach(index -> peer.says(peer.error(said.get(index).xid(), FLOW_MOD_FAILED, TABLE_FULL)));
        assertFalse(result.isDone(), "what follows the refused change is still under way");
        barrierAnswered();
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, result.getNow(null));
        assertEquals(indices.stream().map(changes.changes()::get).map(Optional::of).toList(),
            unknown.errors().stream().map(CommitResult.SwitchError::change).toList());
        assertTrue(unknown.errors().get(0).type().contains("TABLE_FULL"), unknown.toString());
        assertTrue(unknown.reason().contains(indices.size() + " of " + FLOWS), unknown.reason());
        assertTrue(peer.channel.isOpen());
    }

    @Test
    void withoutAnAnswerTheOutcomeIsUnknownAfterABoundAndKeepsTheErrors() {
        peer.says(peer.error(said.get(2).xid(), FLOW_MOD_FAILED, TABLE_FULL));
        for (int second = 0; second < 11 && !result.isDone(); second++) {
            peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
            peer.pass(Duration.ofSeconds(1));
        }
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, result.getNow(null));
        assertEquals(Optional.of(changes.changes().get(2)), unknown.errors().get(0).change());
        assertTrue(peer.ended.get(0).contains("no acknowledgement of a commit"), peer.ended.toString());
    }

    @Test
    void aSecondCommitWhileOneIsUnderWayIsNotSent() {
        final var second = session.commit(changes).toCompletableFuture();
        peer.channel.runPendingTasks();
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, second.getNow(null));
        assertTrue(unknown.reason().contains("another commit"), unknown.reason());
        assertEquals(List.of(), peer.heard());
        barrierAnswered();
        assertInstanceOf(CommitResult.Committed.class, result.getNow(null));
    }

    @Test
    void aLateErrorOrAnOldBarrierIsNotTheNextCommits() {
        barrierAnswered();
        final var next = session.commit(changes).toCompletableFuture();
        final List<Said> later = peer.heard();
        peer.says(peer.error(said.get(1).xid(), FLOW_MOD_FAILED, TABLE_FULL));
        barrierAnswered();
        assertFalse(next.isDone());
        peer.says(ScriptedSwitch.BARRIER_REPLY, later.get(FLOWS).xid(), Unpooled.EMPTY_BUFFER);
        assertInstanceOf(CommitResult.Committed.class, next.getNow(null));
        assertEquals(1, session.counters().unmatchedErrors());
    }

    @Test
    void aSwitchThatRefusesTheBarrierItselfHasAnUnknownProgram() {
        peer.says(peer.error(said.get(FLOWS).xid(), 1, 1));
        for (int second = 0; second < 11 && !result.isDone(); second++) {
            peer.says(ScriptedSwitch.ECHO_REPLY, 5, Unpooled.EMPTY_BUFFER);
            peer.pass(Duration.ofSeconds(1));
        }
        final var unknown = assertInstanceOf(CommitResult.Unknown.class, result.getNow(null));
        assertEquals(Optional.empty(), unknown.errors().get(0).change());
    }

    private void barrierAnswered() {
        peer.says(ScriptedSwitch.BARRIER_REPLY, said.get(FLOWS).xid(), Unpooled.EMPTY_BUFFER);
    }
}
