// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.MoreExecutors;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.opendaylight.mdsal.common.api.CommitInfo;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeReadWriteTransaction;
import org.opendaylight.netconf.databind.DatabindPath.Data;
import org.opendaylight.netconf.databind.DatabindProvider;
import org.opendaylight.netconf.databind.ErrorPath;
import org.opendaylight.netconf.databind.RequestException;
import org.opendaylight.restconf.api.ApiPath;
import org.opendaylight.restconf.server.api.RestconfServer;
import org.opendaylight.restconf.server.api.ServerRequest;
import org.opendaylight.restconf.server.spi.ApiPathNormalizer;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;

/**
 * A RESTCONF server that does all that another one does, except DELETE: the platform's answers 500 with a fixed text to
 * every deletion that the datastore refuses, and has dropped the reason by then. A proxy, because the interface has two
 * dozen methods and only this one differs.
 */
public final class ExplainedDeletion implements InvocationHandler {
    private final RestconfServer server;
    private final DatabindProvider models;
    private final DOMDataBroker broker;

    private ExplainedDeletion(final RestconfServer server, final DatabindProvider models, final DOMDataBroker broker) {
        this.server = server;
        this.models = models;
        this.broker = broker;
    }

    /**
     * Decorates a server.
     *
     * @param server does everything but DELETE
     * @param models gives the newest models
     * @param broker where to delete
     * @return the server
     */
    public static RestconfServer of(final RestconfServer server, final DatabindProvider models,
            final DOMDataBroker broker) {
        return (RestconfServer) Proxy.newProxyInstance(ExplainedDeletion.class.getClassLoader(),
            new Class<?>[] { RestconfServer.class }, new ExplainedDeletion(server, models, broker));
    }

    // What the server threw is what its caller expects, without the reflection around it.
    @Override
    @SuppressWarnings("checkstyle:AvoidHidingCauseException")
    public Object invoke(final Object proxy, final Method method, final Object[] arguments) throws Throwable {
        if ("dataDELETE".equals(method.getName())) {
            @SuppressWarnings("unchecked")
            final var request = (ServerRequest<Empty>) arguments[0];
            delete(request, (ApiPath) arguments[1]);
            return null;
        }
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void delete(final ServerRequest<Empty> request, final ApiPath apiPath) {
        if (apiPath.isEmpty() || apiPath.indexOf("yang-ext", "mount") >= 0) {
            server.dataDELETE(request, apiPath);
            return;
        }
        final Data path;
        try {
            path = new ApiPathNormalizer(models.currentDatabind()).normalizeDataPath(apiPath);
        } catch (RequestException e) {
            request.failWith(e);
            return;
        }
        final var transaction = broker.newReadWriteTransaction();
        transaction.exists(LogicalDatastoreType.CONFIGURATION, path.instance()).addCallback(new FutureCallback<>() {
            @Override
            public void onSuccess(final Boolean found) {
                if (found) {
                    delete(request, path, transaction);
                } else {
                    transaction.cancel();
                    request.failWith(new RequestException(ErrorType.PROTOCOL, ErrorTag.DATA_MISSING,
                        "Data does not exist", new ErrorPath(path)));
                }
            }

            @Override
            public void onFailure(final Throwable cause) {
                transaction.cancel();
                request.failWith(new RequestException("Cannot read before the deletion", cause));
            }
        }, MoreExecutors.directExecutor());
    }

    private static void delete(final ServerRequest<Empty> request, final Data path,
            final DOMDataTreeReadWriteTransaction transaction) {
        transaction.delete(LogicalDatastoreType.CONFIGURATION, path.instance());
        transaction.commit().addCallback(new FutureCallback<CommitInfo>() {
            @Override
            public void onSuccess(final CommitInfo info) {
                request.completeWith(Empty.value());
            }

            @Override
            public void onFailure(final Throwable cause) {
                request.failWith(Refusals.find(cause)
                    .map(error -> new RequestException(error.getErrorType(), error.getErrorTag(), error.getMessage(),
                        new ErrorPath(path), cause))
                    .orElseGet(() -> new RequestException("The deletion was not committed", cause)));
            }
        }, MoreExecutors.directExecutor());
    }
}
