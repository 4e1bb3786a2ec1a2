// SPDX-License-Identifier: Apache-2.0
package org.netport.core.rehearsal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netport.engine.EngineCounters;
import org.netport.engine.EngineListener;
import org.netport.engine.ObjectStatus;
import org.netport.engine.SwitchStatus;
import org.netport.location.Attachment;
import org.netport.location.MoveReceipt;
import org.netport.model.HostName;
import org.netport.network.AttachmentPoint;

/** Keeps where the hosts of a rehearsal are, and nothing else of what the engine tells. */
final class Places implements EngineListener {
    private final Map<HostName, AttachmentPoint> places = new HashMap<>();

    Optional<AttachmentPoint> of(final HostName host) {
        return Optional.ofNullable(places.get(host));
    }

    @Override
    public void attachmentChanged(final HostName host, final Optional<Attachment> attachment) {
        attachment.ifPresentOrElse(at -> places.put(host, at.point()), () -> places.remove(host));
    }

    @Override
    public void switchChanged(final SwitchStatus status) {
        // not looked at
    }

    @Override
    public void switchRemoved(final String name) {
        // not looked at
    }

    @Override
    public void objectChanged(final ObjectStatus status) {
        // not looked at
    }

    @Override
    public void objectRemoved(final ObjectStatus.ObjectId object) {
        // not looked at
    }

    @Override
    public void moveChanged(final MoveReceipt receipt) {
        // not looked at
    }

    @Override
    public void countersChanged(final EngineCounters counters) {
        // not looked at
    }
}
