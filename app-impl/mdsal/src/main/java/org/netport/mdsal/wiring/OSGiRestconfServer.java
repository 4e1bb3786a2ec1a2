// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.wiring;

import java.util.List;
import java.util.Map;
import org.netport.mdsal.gate.ExplainedDeletion;
import org.netport.mdsal.gate.ExplainedErrors;
import org.netport.mdsal.gate.ScopedAccess;
import org.opendaylight.mdsal.dom.api.DOMActionService;
import org.opendaylight.mdsal.dom.api.DOMMountPointService;
import org.opendaylight.mdsal.dom.api.DOMRpcService;
import org.opendaylight.restconf.server.api.RestconfServer;
import org.opendaylight.restconf.server.mdsal.MdsalDatabindProvider;
import org.opendaylight.restconf.server.mdsal.MdsalRestconfServer;
import org.opendaylight.restconf.server.spi.RpcImplementation;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The RESTCONF server that the platform's endpoints (Jetty's and Netty's) serve: the platform's own over the guarded
 * broker, with {@link ExplainedDeletion}, {@link ScopedAccess} and {@link ExplainedErrors}. The platform's component of
 * the same service is kept from starting by
 * {@code etc/org.opendaylight.restconf.server.mdsal.MdsalRestconfServer.cfg}, so that there is one only, and so that no
 * writer is served before its writes can be judged.
 */
@Component(immediate = true, service = { })
public final class OSGiRestconfServer {
    private final MdsalRestconfServer platform;
    private final ServiceRegistration<RestconfServer> registration;

    /**
     * Makes the server and offers it.
     *
     * @param context registers the service
     * @param models the newest models
     * @param guarded datastores behind the write gate
     * @param rpcs invokes RPCs
     * @param actions invokes actions
     * @param mountPoints other devices' datastores
     * @param localRpcs RPCs of RESTCONF itself
     */
    @Activate
    public OSGiRestconfServer(final BundleContext context, @Reference final MdsalDatabindProvider models,
            @Reference final OSGiGuardedDataBroker guarded, @Reference final DOMRpcService rpcs,
            @Reference final DOMActionService actions, @Reference final DOMMountPointService mountPoints,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) final List<RpcImplementation> localRpcs) {
        platform = new MdsalRestconfServer(models, guarded, rpcs, actions, mountPoints, localRpcs);
        registration = context.registerService(RestconfServer.class,
            ExplainedErrors.of(ScopedAccess.of(ExplainedDeletion.of(platform, models, guarded)), models),
            FrameworkUtil.asDictionary(Map.of()));
    }

    /** Withdraws the server. */
    @Deactivate
    void stop() {
        registration.unregister();
        platform.close();
    }
}
