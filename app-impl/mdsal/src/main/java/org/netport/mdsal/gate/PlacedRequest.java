// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

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

/** A request whose errors say where: those that name no path of their own get that of the resource. */
final class PlacedRequest<R> extends AbstractServerRequest<R> {
    private final ServerRequest<R> request;
    private final ErrorPath path;

    PlacedRequest(final ServerRequest<R> request, final ErrorPath path) {
        // How an answer is printed is decided by the request around which this one is.
        super(request.principal(), request.queryParameters(), PrettyPrintParam.FALSE);
        this.request = request;
        this.path = path;
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
        return error.path() != null ? error
            : new RequestError(error.type(), error.tag(), error.message(), error.appTag(), path, error.info());
    }
}
