// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.stream.Stream;
import org.opendaylight.netconf.databind.DatabindPath.Data;
import org.opendaylight.netconf.databind.DatabindProvider;
import org.opendaylight.netconf.databind.ErrorPath;
import org.opendaylight.netconf.databind.RequestException;
import org.opendaylight.restconf.api.ApiPath;
import org.opendaylight.restconf.server.api.RestconfServer;
import org.opendaylight.restconf.server.api.ServerRequest;
import org.opendaylight.restconf.server.spi.ApiPathNormalizer;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A RESTCONF server that says of every error what the platform's leaves out: where it is, and, of a body that the
 * platform's reader breaks at (an empty one, an array, a null), that it is the client's fault. A proxy, because the
 * interface has two dozen methods and all are treated alike.
 */
public final class ExplainedErrors implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ExplainedErrors.class);

    private final RestconfServer server;
    private final DatabindProvider models;

    private ExplainedErrors(final RestconfServer server, final DatabindProvider models) {
        this.server = server;
        this.models = models;
    }

    /**
     * Decorates a server.
     *
     * @param server does the work
     * @param models gives the newest models
     * @return the server
     */
    public static RestconfServer of(final RestconfServer server, final DatabindProvider models) {
        return (RestconfServer) Proxy.newProxyInstance(ExplainedErrors.class.getClassLoader(),
            new Class<?>[] { RestconfServer.class }, new ExplainedErrors(server, models));
    }

    // What the server threw is what its caller expects, without the reflection around it.
    @Override
    @SuppressWarnings("checkstyle:AvoidHidingCauseException")
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable {
        final Object[] explained = arguments == null ? new Object[0] : arguments.clone();
        if (explained.length > 0 && explained[0] instanceof ServerRequest<?> request) {
            explained[0] = path(method, arguments).<ServerRequest<?>>map(path -> new PlacedRequest<>(request, path))
                .orElse(request);
        }
        try {
            return method.invoke(server, explained);
        } catch (InvocationTargetException e) {
            // Commits come later and end elsewhere: until the call returns only path and body have been read.
            if (e.getCause() instanceof RuntimeException cause && explained[0] instanceof ServerRequest<?> request) {
                LOG.warn("{}: the request of {} could not be read", method.getName(), request.principal(), cause);
                request.failWith(new RequestException(ErrorType.PROTOCOL, ErrorTag.MALFORMED_MESSAGE,
                    "The request cannot be read: send an object that holds the resource and nothing else, in the"
                        + " encoding that Content-Type names (" + cause.getClass().getSimpleName() + ")", cause));
                return null;
            }
            throw e.getCause();
        }
    }

    /** The data resource that a request names; empty for others, and where the path itself is the error. */
    private Optional<ErrorPath> path(final Method method, final Object[] arguments) {
        if (!method.getName().startsWith("data")) {
            return Optional.empty();
        }
        return Stream.of(arguments).filter(ApiPath.class::isInstance).map(ApiPath.class::cast)
            .filter(path -> !path.isEmpty() && path.indexOf("yang-ext", "mount") < 0)
            .flatMap(path -> normalized(path).stream()).findFirst();
    }

    private Optional<ErrorPath> normalized(final ApiPath path) {
        try {
            final Data data = new ApiPathNormalizer(models.currentDatabind()).normalizeDataPath(path);
            return Optional.of(new ErrorPath(data));
        } catch (RequestException e) {
            LOG.debug("{} names no data", path, e);
            return Optional.empty();
        }
    }
}
