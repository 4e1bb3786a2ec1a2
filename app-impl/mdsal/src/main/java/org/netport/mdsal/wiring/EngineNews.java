// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.NextHopStatus;
import org.netport.engine.ObjectStatus;
import org.netport.engine.SwitchStatus;
import org.netport.grant.GrantStatus;
import org.netport.location.Attachment;
import org.netport.location.HostAlarm;
import org.netport.location.MoveReceipt;
import org.netport.mdsal.audit.AuditLog;
import org.netport.mdsal.grant.GrantMemory;
import org.netport.mdsal.grant.GrantPublisher;
import org.netport.mdsal.location.LocationMemory;
import org.netport.mdsal.receipt.ReceiptMemory;
import org.netport.mdsal.state.AlarmPublisher;
import org.netport.mdsal.state.StatePublisher;
import org.netport.mdsal.state.TopologyPublisher;
import org.netport.model.HostName;
import org.netport.model.VrfName;
import org.netport.policy.AuditRecord;

/**
 * Passes the engine's news to those who need them.
 *
 * @param publisher publishes all
 * @param topology publishes which switches and links are up
 * @param memory remembers attachments
 * @param audit keeps what policy decided
 * @param grants shows grants
 * @param grantMemory remembers grants
 * @param receipts remembers receipts of moves
 * @param alarms tells of claims that were not followed
 */
record EngineNews(StatePublisher publisher, TopologyPublisher topology, LocationMemory memory, AuditLog audit,
        GrantPublisher grants, GrantMemory grantMemory, ReceiptMemory receipts, AlarmPublisher alarms)
        implements EngineListener {
    @Override
    public void switchChanged(final SwitchStatus status) {
        publisher.switchChanged(status);
        topology.switchChanged(status);
    }

    @Override
    public void switchRemoved(final String name) {
        publisher.switchRemoved(name);
        topology.switchRemoved(name);
    }

    @Override
    public void objectChanged(final ObjectStatus status) {
        publisher.objectChanged(status);
    }

    @Override
    public void objectRemoved(final ObjectStatus.ObjectId object) {
        publisher.objectRemoved(object);
    }

    @Override
    public void nextHopsChanged(final VrfName vrf, final ImmutableList<NextHopStatus> now) {
        publisher.nextHopsChanged(vrf, now);
    }

    @Override
    public void attachmentChanged(final HostName host, final Optional<Attachment> attachment) {
        publisher.attachmentChanged(host, attachment);
        memory.remember(host, attachment);
    }

    @Override
    public void moveChanged(final MoveReceipt receipt) {
        publisher.moveChanged(receipt);
        receipts.changed(receipt);
    }

    @Override
    public void moveForgotten(final long id) {
        publisher.moveForgotten(id);
        receipts.forgotten(id);
    }

    @Override
    public void countersChanged(final EngineCounters counters) {
        publisher.countersChanged(counters);
    }

    @Override
    public void audited(final AuditRecord record) {
        audit.record(record);
    }

    @Override
    public void grantChanged(final GrantStatus status) {
        grantMemory.remember(status);
        grants.show(status);
    }

    @Override
    public void grantFinal(final GrantStatus status) {
        grantMemory.forget(status.grant().id());
        grants.show(status);
    }

    @Override
    public void alarmed(final HostAlarm alarm) {
        alarms.tell(alarm);
    }
}
