// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.netport.channel.ReadBackResult;
import org.netport.channel.ReadBackResult.FlowCounter;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.GroupId;
import org.netport.flow.MeterId;
import org.netport.flow.ProgramEntry;
import org.netport.flow.ProgramKey;
import org.netport.flow.SwitchProgram;
import org.netport.openflow.codec.DescribedFlow;
import org.netport.openflow.codec.FlowDecoder;
import org.netport.openflow.codec.GroupDecoder;
import org.netport.openflow.codec.MalformedException;
import org.netport.openflow.codec.MeterDecoder;
import org.netport.openflow.message.FromSwitch;
import org.netport.openflow.message.FromSwitch.Sequel;

/** A read-back that collects the parts of its replies. Owned by the connection's loop. */
final class PendingReadBack implements PendingRead {
    private static final int GROUP_MAX = 0xffffff00;

    private final Version version;
    private final int mostEntries;
    private final Set<Long> open = new HashSet<>();
    private final Map<ProgramKey, ProgramEntry> entries = new HashMap<>();
    private final Map<ProgramKey, FlowCounter> counters = new HashMap<>();
    private final Set<ProgramKey> unreadable = new HashSet<>();
    private final CompletableFuture<ReadBackResult> result;
    private long allFlows;
    private int received;

    PendingReadBack(final Version version, final int mostEntries, final Set<Long> xids,
            final CompletableFuture<ReadBackResult> result) {
        this.version = version;
        this.mostEntries = mostEntries;
        this.result = result;
        open.addAll(xids);
    }

    @Override
    public boolean owns(final long xid) {
        return open.contains(xid);
    }

    @Override
    public boolean isDone() {
        return result.isDone();
    }

    @Override
    public void received(final FromSwitch.Part part) throws MalformedException {
        final ByteBuf body = part.body();
        switch (part.kind()) {
            case AGGREGATE -> allFlows = FlowDecoder.aggregate(version, body).flows();
            case FLOWS -> {
                while (body.isReadable() && hasRoom()) {
                    flow(FlowDecoder.decode(version, body));
                }
            }
            case GROUPS -> {
                while (body.isReadable() && hasRoom()) {
                    group(GroupDecoder.decode(version, body));
                }
            }
            case METERS -> {
                while (body.isReadable() && hasRoom()) {
                    meter(MeterDecoder.decode(body));
                }
            }
            default -> {
                return;
            }
        }
        if (part.more() == Sequel.LAST) {
            answered(part.xid());
        }
    }

    private boolean hasRoom() {
        if (++received > mostEntries) {
            lost("the switch describes more than " + mostEntries + " entries");
            return false;
        }
        return true;
    }

    /** One of the requests has its answer, or none is to come. */
    void answered(final long xid) {
        open.remove(xid);
        if (open.isEmpty()) {
            result.complete(new ReadBackResult.Observed(new SwitchProgram(ImmutableMap.copyOf(entries)),
                ImmutableList.copyOf(counters.values()), ImmutableList.copyOf(unreadable),
                (int) Math.max(0, Math.min(Integer.MAX_VALUE, allFlows - counters.size()))));
        }
    }

    @Override
    public void lost(final String reason) {
        result.complete(new ReadBackResult.Failed(reason));
    }

    private void flow(final DescribedFlow flow) {
        // A switch may ignore the cookie in the request. A match without words has no key: left alone, like others'.
        if (!flow.cookie().isOurs() || flow.key().isEmpty()) {
            return;
        }
        final var key = flow.key().orElseThrow();
        counters.put(key, new FlowCounter(key, flow.packets(), flow.bytes()));
        flow.entry().ifPresentOrElse(entry -> entries.put(key, entry), () -> unreadable.add(key));
    }

    private void group(final GroupDecoder.DescribedGroup group) {
        if (Integer.compareUnsigned(group.number(), GROUP_MAX) > 0) {
            return;
        }
        final var id = new GroupId(group.number());
        if (id.isOurs()) {
            group.entry().ifPresentOrElse(entry -> entries.put(id, entry), () -> unreadable.add(id));
        }
    }

    private void meter(final MeterDecoder.DescribedMeter meter) {
        if (meter.number() < 1 || meter.number() > 0xffff) {
            return;
        }
        final var id = new MeterId((int) meter.number());
        if (id.isOurs()) {
            meter.entry().ifPresentOrElse(entry -> entries.put(id, entry), () -> unreadable.add(id));
        }
    }
}
