// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.netport.channel.SumResult;
import org.netport.channel.SumResult.FlowSum;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.openflow.codec.FlowDecoder;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.FromSwitch.PartKind;

/** Sums that were asked for under consecutive transaction ids. Owned by the connection's loop. */
final class PendingSums implements PendingRead {
    private final Version version;
    private final long firstXid;
    private final int count;
    private final SortedMap<Long, FlowSum> sums = new TreeMap<>();
    private final CompletableFuture<SumResult> result;

    PendingSums(final Version version, final long firstXid, final int count,
            final CompletableFuture<SumResult> result) {
        this.version = version;
        this.firstXid = firstXid;
        this.count = count;
        this.result = result;
    }

    @Override
    public boolean owns(final long xid) {
        return xid >= firstXid && xid < firstXid + count && !sums.containsKey(xid);
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }

    @Override
    public void received(final FromSwitch.Part part) throws MalformedException {
        if (part.kind() == PartKind.AGGREGATE) {
            sums.put(part.xid(), FlowDecoder.aggregate(version, part.body()));
            if (sums.size() == count) {
                result.complete(new SumResult.Summed(ImmutableList.copyOf(sums.values())));
            }
        }
    }

    @Override
    public void lost(final String reason) {
        result.complete(new SumResult.Failed(reason));
    }
}
