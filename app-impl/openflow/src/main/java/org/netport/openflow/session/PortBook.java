// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.model.PortNumber;

/**
 * The ports of a switch in one connection. OpenFlow obliges nobody to say which ports are live: a switch that has not
 * yet called any port live does not tell of it, and its ports are taken for live while they are up. Changed by the
 * connection's loop alone; may be read by any thread.
 */
final class PortBook {
    /** Not copied for each change: a switch may report thousands in a row. */
    private final ConcurrentSkipListMap<PortNumber, PortDescription> described;
    private volatile boolean tellsLiveness;

    PortBook(final Map<PortNumber, PortDescription> described) {
        this.described = new ConcurrentSkipListMap<>(described);
        tellsLiveness = described.values().stream().anyMatch(port -> port.link() == LinkState.UP);
    }

    int size() {
        return described.size();
    }

    boolean contains(final PortNumber number) {
        return described.containsKey(number);
    }

    /** The ports in the order of their numbers. */
    ImmutableList<PortDescription> ports() {
        return described.values().stream().map(this::understood).collect(ImmutableList.toImmutableList());
    }

    /**
     * Takes a description.
     *
     * @return what is to be told: the port; before it, where it is the first that is called live, those that now turn
     *     out not to be
     */
    ImmutableList<PortDescription> put(final PortDescription port) {
        described.put(port.number(), port);
        final var news = ImmutableList.<PortDescription>builder();
        if (!tellsLiveness && port.link() == LinkState.UP) {
            tellsLiveness = true;
            described.values().stream().filter(other -> other.link() == LinkState.SILENT).forEach(news::add);
        }
        return news.add(understood(port)).build();
    }

    void remove(final PortNumber number) {
        described.remove(number);
    }

    private PortDescription understood(final PortDescription port) {
        return port.link() == LinkState.SILENT && !tellsLiveness
            ? new PortDescription(port.number(), port.name(), port.mac(), LinkState.UP) : port;
    }
}
