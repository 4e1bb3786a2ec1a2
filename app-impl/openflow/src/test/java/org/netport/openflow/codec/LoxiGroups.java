// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.netport.channel.SwitchFeatures.Version;
import org.netport.flow.Bucket;
import org.netport.flow.GroupEntry;
import org.netport.flow.Watch;
import org.projectfloodlight.openflow.protocol.OFBucket;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFGroupMod;
import org.projectfloodlight.openflow.protocol.OFGroupType;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;

/** Groups by means of Loxi: what {@link GroupEncoder} is compared with. */
final class LoxiGroups {
    private LoxiGroups() {
    }

    /**
     * Gives a group Loxi's form.
     *
     * @param version 1.3 or 1.4: of the buckets of 1.5 Loxi knows reserved numbers only
     * @param entry the group
     * @param xid the message's transaction id, 0 to 2^32-1
     * @param command whether it is new
     * @return the message
     */
    static OFGroupMod encode(final Version version, final GroupEntry entry, final long xid, final Command command) {
        final OFFactory factory = Versions.factory(version);
        final List<OFBucket> buckets = new ArrayList<>(entry.buckets().size());
        for (Bucket bucket : entry.buckets()) {
            buckets.add(factory.buildBucket().setWeight(bucket.weight())
                .setWatchPort(bucket.watch() instanceof Watch.Port watched ? OFPort.of(watched.port().value())
                    : OFPort.ANY)
                .setWatchGroup(bucket.watch() instanceof Watch.Group watched ? OFGroup.of(watched.group().value())
                    : OFGroup.ANY)
                .setActions(LoxiActions.encode(factory, bucket.actions())).build());
        }
        final OFGroupMod.Builder builder = switch (command) {
            case ADD -> factory.buildGroupAdd();
            case MODIFY -> factory.buildGroupModify();
        };
        return builder.setXid(xid).setGroupType(switch (entry.type()) {
            case ALL -> OFGroupType.ALL;
            case SELECT -> OFGroupType.SELECT;
            case FAST_FAILOVER -> OFGroupType.FF;
        }).setGroup(OFGroup.of(entry.key().value())).setBuckets(buckets).build();
    }
}
