// SPDX-License-Identifier: Apache-2.0
package org.netport.channel;

import com.google.common.collect.ImmutableList;
import java.util.concurrent.CompletionStage;
import org.netport.flow.ChangeSet;
import org.netport.model.DatapathId;

/**
 * A live OpenFlow session with one switch, after the handshake. Thread-safe. Every returned stage completes within the
 * channel's configured bound (with an answer that says so when the switch stays silent), not exceptionally unless its
 * method says so, and on a channel thread: a caller hands over at once.
 */
public interface SwitchSession {
    /**
     * The switch.
     *
     * @return its datapath id
     */
    DatapathId datapathId();

    /**
     * What the handshake has shown.
     *
     * @return version and capabilities
     */
    SwitchFeatures features();

    /**
     * Ports as last described or reported.
     *
     * @return a snapshot
     */
    ImmutableList<PortDescription> ports();

    /**
     * Applies changes in order: as one atomic bundle where the switch has bundles, else as messages in order, closed by
     * a barrier. Meters are always sent outside the bundle, before it (or after it, for removal). The caller keeps one
     * change set in flight for a session.
     *
     * @param changes what to change
     * @return how it ended
     */
    CompletionStage<CommitResult> commit(ChangeSet changes);

    /**
     * Reads back what the switch holds of ours.
     *
     * @return what was read, or why not
     */
    CompletionStage<ReadBackResult> readBack();

    /**
     * Has the switch sum up what some of its entries have matched. Costs it a walk through the table, and the channel a
     * few bytes whatever the number of entries.
     *
     * @param filters which entries; at most 64
     * @return a sum for each filter, or why not
     */
    CompletionStage<SumResult> sum(ImmutableList<FlowFilter> filters);

    /**
     * Sends a frame out of a port. Best effort: dropped and counted where the session's send queue is full.
     *
     * @param packet the frame
     */
    void send(PacketOut packet);

    /**
     * Sends frames in order, each as {@link #send(PacketOut)} does. The stage completes exceptionally: where
     * a frame cannot be encoded, for want of memory or by a fault of the controller; from that one on none is sent.
     *
     * @param packets the frames
     * @return how many the send queue had room for; the others are dropped and counted
     */
    CompletionStage<Integer> send(ImmutableList<PacketOut> packets);

    /**
     * Numbers of the session since it began.
     *
     * @return a snapshot
     */
    ChannelCounters counters();

    /**
     * Ends the session; {@link SwitchEvents#disconnected} follows.
     *
     * @param reason why, for the log and for operators
     */
    void close(String reason);
}
