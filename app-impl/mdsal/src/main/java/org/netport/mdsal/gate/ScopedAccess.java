// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opendaylight.aaa.api.shiro.principal.ODLPrincipal;
import org.opendaylight.netconf.databind.RequestException;
import org.opendaylight.restconf.api.ApiPath;
import org.opendaylight.restconf.server.api.RestconfServer;
import org.opendaylight.restconf.server.api.ServerRequest;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;

/**
 * A RESTCONF server that lets administrators do everything, and everybody else who has logged in only what a hypervisor
 * needs: the RPCs by which it asks for a grant, reports and hands over frames. The platform's endpoint on Netty asks
 * who somebody is, and never what he may do; this stands behind both endpoints.
 */
public final class ScopedAccess implements InvocationHandler {
    private static final String ADMINISTRATOR = "admin";
    private static final String MODULE = "netport-grant";
    private static final Set<String> OPERATIONS = Set.of("request-grant", "find-migration", "report-migration",
        "deliver-frames");

    private final RestconfServer server;

    private ScopedAccess(final RestconfServer server) {
        this.server = server;
    }

    /**
     * Decorates a server.
     *
     * @param server does the work
     * @return the server
     */
    public static RestconfServer of(final RestconfServer server) {
        return (RestconfServer) Proxy.newProxyInstance(ScopedAccess.class.getClassLoader(),
            new Class<?>[] { RestconfServer.class }, new ScopedAccess(server));
    }

    // What the server threw is what its caller expects, without the reflection around it.
    @Override
    @SuppressWarnings("checkstyle:AvoidHidingCauseException")
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable {
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof ServerRequest<?> request
                && !isAdministrator(Optional.ofNullable(request.principal())) && !isForAll(method, arguments)) {
            request.failWith(new RequestException(ErrorType.PROTOCOL, ErrorTag.ACCESS_DENIED,
                "This account may only POST to operations/" + MODULE + ":request-grant, find-migration, "
                    + "report-migration and deliver-frames; everything else takes an administrator's account"));
            return null;
        }
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static boolean isAdministrator(final Optional<Principal> principal) {
        return principal.filter(ODLPrincipal.class::isInstance).map(ODLPrincipal.class::cast)
            .filter(known -> known.getRoles().contains(ADMINISTRATOR)).isPresent();
    }

    private static boolean isForAll(final Method method, final Object[] arguments) {
        return method.getName().equals("operationsPOST") && Stream.of(arguments).filter(ApiPath.class::isInstance)
            .map(ApiPath.class::cast).anyMatch(ScopedAccess::isForAll);
    }

    private static boolean isForAll(final ApiPath path) {
        return path.steps().size() == 1 && MODULE.equals(path.steps().get(0).module())
            && OPERATIONS.contains(path.steps().get(0).identifier().getLocalName());
    }
}
