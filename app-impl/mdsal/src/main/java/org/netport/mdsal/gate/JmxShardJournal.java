// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The shard's journal by its JMX bean. */
public final class JmxShardJournal implements ShardJournal {
    private static final String[] ATTRIBUTES = { "LastIndex", "LastApplied", "CommitIndex", "PendingTxCommitQueueSize",
        "SnapshotCaptureInitiated", "RaftState", "PeerAddresses" };

    private final MBeanServer server;
    private final ObjectName bean;

    /**
     * Looks at a shard.
     *
     * @param server where its bean is
     * @param shard its name, for example {@code member-1-shard-default-config}
     */
    public JmxShardJournal(final MBeanServer server, final String shard) {
        this.server = server;
        try {
            bean = new ObjectName("org.opendaylight.controller:Category=Shards,name=" + shard
                + ",type=DistributedConfigDatastore");
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("'" + shard + "' cannot be the name of a shard", e);
        }
    }

    @Override
    public Reading read() throws IOException {
        final Map<String, Object> values = new HashMap<>();
        try {
            for (var attribute : server.getAttributes(bean, ATTRIBUTES).asList()) {
                values.put(attribute.getName(), valueOf(attribute));
            }
        } catch (JMException e) {
            throw new IOException("the bean " + bean + " does not answer", e);
        }
        return new Reading(number(values, "LastIndex"), number(values, "LastApplied"), number(values, "CommitIndex"),
            number(values, "PendingTxCommitQueueSize"),
            Boolean.FALSE.equals(values.get("SnapshotCaptureInitiated")) ? Capture.NONE : Capture.UNDER_WAY,
            "Leader".equals(String.valueOf(values.get("RaftState")))
                && String.valueOf(values.get("PeerAddresses")).isEmpty() ? Member.ALONE : Member.OF_SEVERAL);
    }

    @Override
    public void capture() throws IOException {
        try {
            server.invoke(bean, "captureSnapshot", new Object[0], new String[0]);
        } catch (JMException e) {
            throw new IOException("the bean " + bean + " does not take a snapshot", e);
        }
    }

    private static Object valueOf(final Attribute attribute) {
        return attribute.getValue() == null ? "" : attribute.getValue();
    }

    private long number(final Map<String, Object> values, final String name) throws IOException {
        if (values.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("the bean " + bean + " has no number " + name);
    }
}
