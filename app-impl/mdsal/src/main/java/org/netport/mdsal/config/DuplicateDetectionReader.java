// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.config;

import java.util.Optional;
import org.netport.core.validation.Problem;
import org.netport.mdsal.config.NetworkTables.Mapped;
import org.netport.policy.DuplicateDetection;
import org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.Policies;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.NodeIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.ContainerNode;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;

/** Reads {@code /netport-policy:policies/duplicate-detection}: one container, where the rest is lists. */
final class DuplicateDetectionReader {
    private static final NodeIdentifier ID = NodeIdentifier.create(
        org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetection.QNAME);
    private static final YangInstanceIdentifier PATH =
        YangInstanceIdentifier.of(NodeIdentifier.create(Policies.QNAME), ID);

    private DuplicateDetectionReader() {
    }

    static Mapped<DuplicateDetection> read(final Optional<NormalizedNode> policies, final EntryDecoder decoder) {
        return policies.map(node -> ((ContainerNode) node).childByArg(ID)).map(node -> map(node, decoder))
            .orElseGet(() -> new Mapped.Value<>(DuplicateDetection.DEFAULT));
    }

    private static Mapped<DuplicateDetection> map(final NormalizedNode node, final EntryDecoder decoder) {
        try {
            return new Mapped.Value<>(PolicyMapper.map(
                (org.opendaylight.yang.gen.v1.urn.netport.policy.rev261125.policies.DuplicateDetection)
                    decoder.decode(PATH, node)));
        } catch (IllegalArgumentException e) {
            return new Mapped.Invalid<>(new Problem("/netport-policy:policies/duplicate-detection",
                String.valueOf(e.getMessage())));
        }
    }
}
