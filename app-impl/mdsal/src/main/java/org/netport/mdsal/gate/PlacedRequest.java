// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.util.Optional;
import org.opendaylight.netconf.databind.ErrorPath;
import org.opendaylight.netconf.databind.RequestError;
import org.opendaylight.restconf.api.FormattableBody;
import org.opendaylight.restconf.api.query.PrettyPrintParam;
import org.opendaylight.restconf.server.api.AbstractServerRequest;
import org.opendaylight.restconf.server.api.ServerRequest;
import org.opendaylight.restconf.server.api.TransportSession;
import org.opendaylight.restconf.server.api.YangErrorsBody;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.QName;

/**
 * A request whose errors say where: at the {@link OffendingNode} when there is one, else at the path of their own, else
 * at the resource.
 */
final class PlacedRequest<R> extends AbstractServerRequest<R> {
    private final ServerRequest<R> request;
    private final ErrorPath resource;

    PlacedRequest(final ServerRequest<R> request, final ErrorPath resource) {
        // How an answer is printed is decided by the request around which this one is.
        super(request.principal(), request.queryParameters(), PrettyPrintParam.FALSE);
        this.request = request;
        this.resource = resource;
    }

    @Override
    public TransportSession session() {
        return request.session();
    }

    @Override
    public QName requestEncoding() {
        return request.requestEncoding();
    }

    @Override
    public void failWith(final ErrorTag tag, final FormattableBody body) {
        request.failWith(tag, body);
    }

    @Override
    protected void onSuccess(final R result) {
        request.completeWith(result);
    }

    @Override
    protected void onFailure(final YangErrorsBody errors) {
        request.failWith(new YangErrorsBody(errors.errors().stream().map(this::placed).toList()));
    }

    private RequestError placed(final RequestError error) {
        final var path = Optional.ofNullable(error.message())
            .flatMap(message -> OffendingNode.find(message.elementBody(), resource.databind()))
            .or(() -> Optional.ofNullable(error.path())).orElse(resource);
        return new RequestError(error.type(), error.tag(), error.message(), error.appTag(), path, error.info());
    }
}
