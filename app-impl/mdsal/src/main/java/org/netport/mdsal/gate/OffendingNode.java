// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.gate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opendaylight.netconf.databind.DatabindContext;
import org.opendaylight.netconf.databind.ErrorPath;
import org.opendaylight.netconf.databind.RequestException;
import org.opendaylight.restconf.api.ApiPath;
import org.opendaylight.restconf.server.spi.ApiPathNormalizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which node a refusal is about. Refusals of the configuration begin with it: {@code /netport-host:hosts/…: reason}, an
 * instance identifier (RFC 7951, section 6.11), a colon and a space. It is read from there because nothing else of a
 * refusal comes through the platform's RESTCONF server, which puts the request's own resource where the node should
 * stand. Names of netport's objects have no space, so that the first colon with a space ends the identifier.
 */
final class OffendingNode {
    private static final Logger LOG = LoggerFactory.getLogger(OffendingNode.class);
    private static final String END = ": ";
    // Of a list with one key or of a leaf-list; netport has no others.
    private static final Pattern PREDICATE = Pattern.compile("\\[[^\\[\\]=]+='([^']*)'\\]");

    private OffendingNode() {
    }

    /**
     * Finds the node that a message begins with.
     *
     * @param message what is wrong
     * @param models what the node is an instance of
     * @return the node; empty when the message begins with none that these models have
     */
    static Optional<ErrorPath> find(final String message, final DatabindContext models) {
        final int end = message.indexOf(END);
        if (end < 2 || message.charAt(0) != '/') {
            return Optional.empty();
        }
        try {
            // By way of RESTCONF's own paths: the codec of instance identifiers fails at a leaf-list of references.
            final var path = ApiPath.parse(PREDICATE.matcher(message.substring(1, end))
                .replaceAll(predicate -> "=" + URLEncoder.encode(predicate.group(1), StandardCharsets.UTF_8)));
            return Optional.of(new ErrorPath(new ApiPathNormalizer(models).normalizeDataPath(path)));
        } catch (ParseException | RequestException e) {
            LOG.debug("'{}' begins with no node that the models have", message, e);
            return Optional.empty();
        }
    }
}
