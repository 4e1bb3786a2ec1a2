// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.ImmutableList;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.core.validation.Problem;
import org.netport.mdsal.Datastore;
import org.netport.mdsal.config.ConfigurationRefused;
import org.opendaylight.netconf.databind.DatabindContext;
import org.opendaylight.netconf.databind.ErrorPath;
import org.opendaylight.netconf.databind.RequestError;
import org.opendaylight.netconf.databind.RequestException;
import org.opendaylight.restconf.api.FormattableBody;
import org.opendaylight.restconf.api.QueryParameters;
import org.opendaylight.restconf.api.query.PrettyPrintParam;
import org.opendaylight.restconf.server.api.AbstractServerRequest;
import org.opendaylight.restconf.server.api.TransportSession;
import org.opendaylight.restconf.server.api.YangErrorsBody;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.common.ErrorTag;
import org.opendaylight.yangtools.yang.common.ErrorType;
import org.opendaylight.yangtools.yang.common.QName;

class PlacedRequestTest {
    private static final DatabindContext MODELS = DatabindContext.ofModel(new Datastore().models());
    private static final String RESOURCE = "/netport-segment:segments/segment[name='red']";

    private final Recorded recorded = new Recorded();
    private final PlacedRequest<Empty> request = new PlacedRequest<>(recorded, path(RESOURCE));

    // Every form in which the rules of the configuration name a node.
    @ParameterizedTest
    @ValueSource(strings = {
        "/netport-segment:segments/segment[name='green']/vni",
        "/netport-site:sites/site[name='tokyo']",
        "/netport-site:sites/site[name='tokyo']/switch[name='tokyo']/datapath-id",
        "/netport-site:sites/site[name='tokyo']/switch[name='tokyo']/access-port[name='p.9:_-']/untagged-segment",
        "/netport-site:sites/site[name='tokyo']/switch[name='t']/access-port[name='p']/tagged-segment[.='green']",
        "/netport-link:links/link[name='new']/number",
        "/netport-link:links/link[name='new']/b/switch",
        "/netport-link:links/link[name='new']/tunnel",
        "/netport-link:links/link[name='new']/vlan-circuit/handoff/a-s-vid",
        "/netport-link:links/link[name='new']/vlan-circuit/segment[name='red']/b-vid",
        "/netport-policy:policies/policy[site='osaka']/rule[name='works']/match/window/to",
        "/netport-policy:policies/policy[site='osaka']/offer[domain='bravo']/vni-range[from='5500']",
        "/netport-policy:policies/duplicate-detection",
        "/netport-host:hosts/host[name='vm5']/mac",
        "/netport-host:hosts/host[name='vm5']/address[.='10.1.0.5']",
        "/netport-host:hosts/host[name='vm5']/address[.='2001:db8::5']"
    })
    void aRefusalIsShownAtTheNodeThatItIsAbout(final String node) throws IOException {
        request.failWith(refused(node));
        assertEquals(node, recorded.paths().getFirst());
        assertTrue(recorded.errors.getFirst().message().elementBody().contains("a reason"));
        assertEquals(ErrorTag.INVALID_VALUE, recorded.errors.getFirst().tag());
    }

    @Test
    void ofSeveralProblemsTheFirstNodeCounts() throws IOException {
        request.failWith(failure(new ConfigurationRefused(ImmutableList.of(
            new Problem("/netport-host:hosts/host[name='a']/mac", "one"),
            new Problem("/netport-host:hosts/host[name='b']/mac", "two")))));
        assertEquals(List.of("/netport-host:hosts/host[name='a']/mac"), recorded.paths());
    }

    @Test
    void aRefusalOfANodeThatNoModelHasIsShownAtTheResource() throws IOException {
        request.failWith(refused("/netport-segment:segments/no-such-node"));
        assertEquals(List.of(RESOURCE), recorded.paths());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", ": ", "/", "/: x", "//: x", "/a: x", "/netport-host:hosts", "subnet /16: has host bits"})
    void aMessageThatBeginsWithNoNodeIsLeftAlone(final String message) throws IOException {
        request.failWith(new RequestException(ErrorType.PROTOCOL, ErrorTag.INVALID_VALUE, message));
        assertEquals(List.of(RESOURCE), recorded.paths());
        assertEquals(message, recorded.errors.getFirst().message().elementBody());
    }

    @Test
    void anErrorThatSaysNotWhereIsShownAtTheResource() throws IOException {
        request.failWith(new RequestException(ErrorType.PROTOCOL, ErrorTag.MALFORMED_MESSAGE, "unreadable"));
        assertEquals(List.of(RESOURCE), recorded.paths());
    }

    @Test
    void anErrorThatSaysWhereIsLeftAsItIs() throws IOException {
        final var elsewhere = "/netport-host:hosts/host[name='vm5']";
        request.failWith(new YangErrorsBody(List.of(new RequestError(ErrorType.PROTOCOL, ErrorTag.DATA_MISSING,
            null, null, path(elsewhere), null))));
        assertEquals(List.of(elsewhere), recorded.paths());
    }

    private static RequestException refused(final String node) {
        return failure(new ConfigurationRefused(ImmutableList.of(new Problem(node, "a reason"))));
    }

    /** What the platform makes of a commit that failed: it names the resource of the request. */
    private static RequestException failure(final ConfigurationRefused refusal) {
        final var shown = Refusals.find(refusal).orElseThrow();
        return new RequestException(shown.getErrorType(), shown.getErrorTag(), shown.getMessage(), path(RESOURCE),
            refusal);
    }

    private static ErrorPath path(final String text) {
        return OffendingNode.find(text + ": ", MODELS).orElseThrow();
    }

    private static final class Recorded extends AbstractServerRequest<Empty> {
        private static final Pattern SHOWN = Pattern.compile("\"error-path\" *: *\"([^\"]*)\"");

        private final List<RequestError> errors = new ArrayList<>();

        Recorded() {
            super(() -> "somebody", QueryParameters.of(), PrettyPrintParam.FALSE);
        }

        /** The paths as the client reads them. */
        List<String> paths() throws IOException {
            final var paths = new ArrayList<String>();
            for (var error : errors) {
                final var body = new ByteArrayOutputStream();
                new YangErrorsBody(error).formatToJSON(PrettyPrintParam.FALSE, body);
                final var matcher = SHOWN.matcher(body.toString(StandardCharsets.UTF_8));
                assertTrue(matcher.find(), body::toString);
                paths.add(matcher.group(1));
            }
            return paths;
        }

        @Override
        public TransportSession session() {
            throw new AssertionError("nobody asks for the session");
        }

        @Override
        public QName requestEncoding() {
            return QName.create("urn:netport:test", "json");
        }

        @Override
        public void failWith(final ErrorTag tag, final FormattableBody body) {
            throw new AssertionError("no body of its own is expected");
        }

        @Override
        protected void onSuccess(final Empty result) {
            throw new AssertionError("a failure is expected");
        }

        @Override
        protected void onFailure(final YangErrorsBody body) {
            errors.addAll(body.errors());
        }
    }
}
