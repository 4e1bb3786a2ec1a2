// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.io.InputStream;
import java.net.URI;
import java.security.Principal;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.opendaylight.aaa.api.shiro.principal.ODLPrincipal;
import org.opendaylight.restconf.api.ApiPath;
import org.opendaylight.restconf.api.FormattableBody;
import org.opendaylight.restconf.api.QueryParameters;
import org.opendaylight.restconf.api.query.PrettyPrintParam;
import org.opendaylight.restconf.server.api.AbstractServerRequest;
import org.opendaylight.restconf.server.api.DataGetResult;
import org.opendaylight.restconf.server.api.InvokeResult;
import org.opendaylight.restconf.server.api.JsonOperationInputBody;
import org.opendaylight.restconf.server.api.RestconfServer;
import org.opendaylight.restconf.server.api.TransportSession;
import org.opendaylight.restconf.server.api.YangErrorsBody;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.QName;

class ScopedAccessTest {
    private final RestconfServer server = mock(RestconfServer.class);
    private final RestconfServer scoped = ScopedAccess.of(server);

    @Test
    void anAdministratorDoesEverything() throws ParseException {
        final Asked<DataGetResult> get = request(Optional.of(account("user", "admin")));
        scoped.dataGET(get);
        verify(server).dataGET(get);
        invoke(Optional.of(account("admin")), "netport-move:withdraw-location");
        verify(server).operationsPOST(any(), any(), any(), any());
    }

    @Test
    void everybodyElseWhoLoggedInAsksForGrantsAndReports() throws ParseException {
        for (var operation : Set.of("request-grant", "find-migration", "report-migration", "deliver-frames")) {
            assertEquals(Optional.empty(), invoke(Optional.of(account("user")), "netport-grant:" + operation).denied);
        }
        verify(server, times(4)).operationsPOST(any(), any(), any(), any());
    }

    @Test
    void andNothingElse() throws ParseException {
        for (var operation : Set.of("netport-grant:revoke-grant", "netport-move:report-location",
                "netport-move:report-locations",
                "netport-grant:request-grant/x", "other:request-grant", "request-grant")) {
            assertDenied(invoke(Optional.of(account("user")), operation));
        }
        final Asked<DataGetResult> get = request(Optional.of(account("user")));
        scoped.dataGET(get);
        assertDenied(get);
        scoped.dataGET(get, ApiPath.parse("netport-grant:request-grant"));
        verifyNoInteractions(server);
    }

    @Test
    void somebodyWithoutRolesIsNoAdministrator() throws ParseException {
        assertDenied(invoke(Optional.empty(), "netport-move:withdraw-location"));
        assertDenied(invoke(Optional.of(() -> "admin"), "netport-move:withdraw-location"));
        verifyNoInteractions(server);
    }

    private Asked<InvokeResult> invoke(final Optional<Principal> principal, final String operation)
            throws ParseException {
        final Asked<InvokeResult> request = request(principal);
        scoped.operationsPOST(request, URI.create("/rests/"), ApiPath.parse(operation),
            new JsonOperationInputBody(InputStream.nullInputStream()));
        return request;
    }

    private static <T> Asked<T> request(final Optional<Principal> principal) {
        return new Asked<>(principal);
    }

    private static Principal account(final String... roles) {
        final var account = mock(ODLPrincipal.class);
        when(account.getRoles()).thenReturn(Set.of(roles));
        return account;
    }

    private static void assertDenied(final Asked<?> request) {
        assertEquals(Optional.of(ErrorTag.ACCESS_DENIED), request.denied);
    }

    /** A request that keeps how it failed. */
    private static final class Asked<T> extends AbstractServerRequest<T> {
        private Optional<ErrorTag> denied = Optional.empty();

        Asked(final Optional<Principal> principal) {
            super(principal.orElse(null), QueryParameters.of(), PrettyPrintParam.FALSE);
        }

        @Override
        public TransportSession session() {
            throw new AssertionError("not asked");
        }

        @Override
        public QName requestEncoding() {
            throw new AssertionError("not asked");
        }

        @Override
        public void failWith(final ErrorTag tag, final FormattableBody body) {
            denied = Optional.of(tag);
        }

        @Override
        protected void onSuccess(final T result) {
            throw new AssertionError("the server is a mock");
        }

        @Override
        protected void onFailure(final YangErrorsBody errors) {
            denied = Optional.of(errors.errors().get(0).tag());
        }
    }
}
