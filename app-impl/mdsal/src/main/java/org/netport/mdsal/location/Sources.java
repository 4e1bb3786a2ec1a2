// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.location;

import java.util.Optional;
import org.netport.location.ClaimSource;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.FirstPacket;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.GratuitousArp;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.LocationSource;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Operator;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Recovery;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.ReverseArp;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.UnsolicitedNeighborAdvertisement;

/** Maps the identities of location sources. */
public final class Sources {
    /** What is wrong where {@link #reporterOf} finds none. */
    static final String REPORTERS = "source: a location is reported by netport-types:operator ("
        + Operator.QNAME.getLocalName() + ") or netport-types:hypervisor";

    private Sources() {
    }

    /**
     * To YANG.
     *
     * @param source the domain's source
     * @return its identity
     */
    public static LocationSource identityOf(final ClaimSource source) {
        return switch (source) {
            case RECOVERED -> Recovery.VALUE;
            case FIRST_PACKET -> FirstPacket.VALUE;
            case GARP -> GratuitousArp.VALUE;
            case RARP -> ReverseArp.VALUE;
            case UNSOLICITED_NA -> UnsolicitedNeighborAdvertisement.VALUE;
            case OPERATOR -> Operator.VALUE;
            case HYPERVISOR -> Hypervisor.VALUE;
        };
    }

    /**
     * Who reports by an RPC.
     *
     * @param identity as the RPC names it; where it names none, it is the operator
     * @return the source; empty if that does not report by RPCs
     */
    static Optional<ClaimSource> reporterOf(final Optional<? extends LocationSource> identity) {
        return identity.isEmpty() ? Optional.of(ClaimSource.OPERATOR)
            : sourceOf(identity.orElseThrow()).filter(told -> !told.isPacket() && told != ClaimSource.RECOVERED);
    }

    /**
     * From YANG.
     *
     * @param identity an identity
     * @return the domain's source; empty if it knows none
     */
    public static Optional<ClaimSource> sourceOf(final LocationSource identity) {
        return switch (identity) {
            case Recovery recovery -> Optional.of(ClaimSource.RECOVERED);
            case FirstPacket packet -> Optional.of(ClaimSource.FIRST_PACKET);
            case GratuitousArp garp -> Optional.of(ClaimSource.GARP);
            case ReverseArp rarp -> Optional.of(ClaimSource.RARP);
            case UnsolicitedNeighborAdvertisement na -> Optional.of(ClaimSource.UNSOLICITED_NA);
            case Operator operator -> Optional.of(ClaimSource.OPERATOR);
            case Hypervisor hypervisor -> Optional.of(ClaimSource.HYPERVISOR);
            default -> Optional.empty();
        };
    }
}
