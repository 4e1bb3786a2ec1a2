// SPDX-License-Identifier: Apache-2.0
package org.netport.core.validation;

import org.netport.model.AccessPortName;
import org.netport.model.HostName;
import org.netport.model.IpPrefix;
import org.netport.model.LinkName;
import org.netport.model.SegmentName;
import org.netport.model.SiteName;
import org.netport.model.UplinkName;
import org.netport.model.VrfName;
import org.netport.network.Switch;

/** Where configured objects are in the YANG model. */
public final class Paths {
    private Paths() {
    }

    /**
     * A site.
     *
     * @param name its name
     * @return its path
     */
    public static String site(final SiteName name) {
        return "/netport-site:sites/site" + key(name.value());
    }

    /**
     * A switch.
     *
     * @param device the switch
     * @return its path
     */
    public static String device(final Switch device) {
        return site(device.site()) + "/switch" + key(device.name().value());
    }

    /**
     * An access port.
     *
     * @param device its switch
     * @param port its name
     * @return its path
     */
    public static String accessPort(final Switch device, final AccessPortName port) {
        return device(device) + "/access-port" + key(port.value());
    }

    /**
     * A link.
     *
     * @param name its name
     * @return its path
     */
    public static String link(final LinkName name) {
        return "/netport-link:links/link" + key(name.value());
    }

    /**
     * A segment.
     *
     * @param name its name
     * @return its path
     */
    public static String segment(final SegmentName name) {
        return "/netport-segment:segments/segment" + key(name.value());
    }

    /**
     * A host.
     *
     * @param name its name
     * @return its path
     */
    public static String host(final HostName name) {
        return "/netport-host:hosts/host" + key(name.value());
    }

    /**
     * The policy of a site.
     *
     * @param site the site's name
     * @return its path
     */
    public static String policy(final SiteName site) {
        return "/netport-policy:policies/policy[site='" + site + "']";
    }

    /**
     * A VRF.
     *
     * @param name its name
     * @return its path
     */
    public static String vrf(final VrfName name) {
        return "/netport-routing:vrfs/vrf" + key(name.value());
    }

    /**
     * A segment in a VRF.
     *
     * @param vrf the VRF's name
     * @param segment the segment's name
     * @return its path
     */
    public static String vrfInterface(final VrfName vrf, final SegmentName segment) {
        return vrf(vrf) + "/interface[segment='" + segment + "']";
    }

    /**
     * An uplink of a VRF.
     *
     * @param vrf the VRF's name
     * @param uplink its name
     * @return its path
     */
    public static String uplink(final VrfName vrf, final UplinkName uplink) {
        return vrf(vrf) + "/uplink" + key(uplink.value());
    }

    /**
     * A route of a VRF.
     *
     * @param vrf the VRF's name
     * @param prefix its prefix
     * @return its path
     */
    public static String route(final VrfName vrf, final IpPrefix prefix) {
        return vrf(vrf) + "/route[prefix='" + prefix + "']";
    }

    private static String key(final String name) {
        return "[name='" + name + "']";
    }
}
