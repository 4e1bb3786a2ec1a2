// SPDX-License-Identifier: Apache-2.0
package org.netport.engine;

/** Why a switch did not forward a frame. Each is a kind of entry of the pipeline, which counts what it matches. */
public enum Refusal {
    /** It came by a port, or with a tag or VNI there, that carries no segment. */
    CLASSIFY_MISS,
    /** It came with a C-VID that carries no segment, behind the S-VID of a hand-off. */
    CUSTOMER_TAG_MISS,
    /** Its source is a host of the segment that is known to be elsewhere; the controller was told. */
    SOURCE_ELSEWHERE,
    /** Its source is no host of the segment. */
    SOURCE_FOREIGN,
    /** It advertises an IPv6 address that is not the sender's. */
    ADVERTISED_FOREIGN,
    /** It comes from an IP address that is not the sender's. */
    ADDRESS_FOREIGN
}
