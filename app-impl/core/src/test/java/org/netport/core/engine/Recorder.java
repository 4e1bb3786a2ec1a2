// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.NextHopStatus;
import org.netport.engine.ObjectStatus;
import org.netport.engine.SwitchStatus;
import org.netport.grant.GrantId;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt;
import org.netport.model.HostName;
import org.netport.model.VrfName;
import org.netport.policy.AuditRecord;

/** Remembers the last of everything that the engine tells. */
final class Recorder implements EngineListener {
    final Map<String, SwitchStatus> switches = new HashMap<>();
    final Map<ObjectStatus.ObjectId, ObjectStatus> objects = new HashMap<>();
    final Map<VrfName, List<NextHopStatus>> nextHops = new HashMap<>();
    final Map<HostName, Attachment> attachments = new HashMap<>();
    final List<MoveReceipt> moves = new ArrayList<>();
    EngineCounters counters = new EngineCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    final List<Long> forgotten = new ArrayList<>();
    final List<AuditRecord> audits = new ArrayList<>();
    final List<HostAlarm> alarms = new ArrayList<>();
    final Map<GrantId, GrantStatus> grants = new HashMap<>();
    final List<GrantId> finished = new ArrayList<>();
    /** Called at each change of a grant, when it comes. */
    Consumer<GrantStatus> onGrant = ignored -> { };
    /** Called when a host is somewhere else, when that comes. */
    Consumer<HostName> onAttachment = ignored -> { };

    @Override
    public void audited(final AuditRecord record) {
        audits.add(record);
    }

    @Override
    public void alarmed(final HostAlarm alarm) {
        alarms.add(alarm);
    }

    @Override
    public void grantChanged(final GrantStatus status) {
        grants.put(status.grant().id(), status);
        onGrant.accept(status);
    }

    @Override
    public void grantFinal(final GrantStatus status) {
        finished.add(status.grant().id());
    }

    @Override
    public void switchChanged(final SwitchStatus status) {
        switches.put(status.name(), status);
    }

    @Override
    public void switchRemoved(final String name) {
        switches.remove(name);
    }

    @Override
    public void objectChanged(final ObjectStatus status) {
        objects.put(status.id(), status);
    }

    @Override
    public void objectRemoved(final ObjectStatus.ObjectId object) {
        objects.remove(object);
    }

    @Override
    public void nextHopsChanged(final VrfName vrf, final ImmutableList<NextHopStatus> now) {
        assertNotEquals(now, nextHops.put(vrf, now), "nothing has changed");
    }

    @Override
    public void attachmentChanged(final HostName host, final Optional<Attachment> attachment) {
        attachment.ifPresentOrElse(at -> attachments.put(host, at), () -> attachments.remove(host));
        onAttachment.accept(host);
    }

    @Override
    public void moveChanged(final MoveReceipt receipt) {
        moves.add(receipt);
    }

    @Override
    public void moveForgotten(final long id) {
        forgotten.add(id);
    }

    @Override
    public void countersChanged(final EngineCounters changed) {
        counters = changed;
    }
}
