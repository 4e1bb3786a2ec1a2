// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.time.InstantSource;
import org.netport.mdsal.gate.GuardedDataBroker;
import org.netport.mdsal.gate.WriteGate;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeReadWriteTransaction;
import org.opendaylight.mdsal.dom.api.DOMDataTreeWriteTransaction;
import org.opendaylight.mdsal.dom.spi.ForwardingDOMDataBroker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The guarded broker as a service, beside the platform's own and ranked below it: who wants it asks for
 * {@code (netport.guarded=true)}, as RESTCONF does by its configuration
 * {@code etc/org.opendaylight.restconf.server.mdsal.MdsalRestconfServer.cfg}.
 */
@Component(service = { DOMDataBroker.class, OSGiGuardedDataBroker.class }, property = {
    "netport.guarded:Boolean=true",
    "odl.mdsal.binding.adapter.ignore:Boolean=true",
    "service.ranking:Integer=-1000"
})
public final class OSGiGuardedDataBroker extends ForwardingDOMDataBroker {
    private static final int MOST_WAITING = 4096;

    private final WriteGate gate = new WriteGate(MOST_WAITING);
    private final GuardedDataBroker guarded;

    /**
     * Makes the service.
     *
     * @param platform the platform's broker
     */
    @Activate
    public OSGiGuardedDataBroker(@Reference(target = "(!(netport.guarded=true))") final DOMDataBroker platform) {
        guarded = new GuardedDataBroker(platform, gate, InstantSource.system());
    }

    /**
     * The gate that all its writers pass.
     *
     * @return the gate
     */
    WriteGate gate() {
        return gate;
    }

    @Override
    protected DOMDataBroker delegate() {
        return guarded;
    }

    @Override
    public DOMDataTreeReadWriteTransaction newReadWriteTransaction() {
        return guarded.newReadWriteTransaction();
    }

    @Override
    public DOMDataTreeWriteTransaction newWriteOnlyTransaction() {
        return guarded.newWriteOnlyTransaction();
    }
}
