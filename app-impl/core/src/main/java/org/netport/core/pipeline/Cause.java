// SPDX-License-Identifier: Apache-2.0
package org.netport.core.pipeline;

/** What an entry is there for; its number is in the object field of the cookie. */
public enum Cause {
    /** The switch itself; no number. */
    BASE("0"),
    /** A link; its number. */
    LINK("link number"),
    /** A segment; its VNI. */
    SEGMENT("VNI of the segment"),
    /** A VRF; the VNI of its transit segment. */
    VRF("VNI of the VRF's transit segment"),
    /** A host; the VNI of its segment. */
    HOST("VNI of the host's segment");

    private final String object;

    Cause(final String object) {
        this.object = object;
    }

    String object() {
        return object;
    }
}
