// SPDX-License-Identifier: Apache-2.0
package org.netport.core.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.ExitNetwork;
import org.netport.model.IpAddress;
import org.netport.model.IpPrefix;
import org.netport.network.ExitChoice;
import org.netport.network.NetworkConfig;

/** How large packets may be, by where they go. */
class PrefixMtusTest {
    private static final NetworkConfig SAME = ExitNetwork.ofTwo(ExitChoice.NEAREST).config();
    private static final NetworkConfig NARROW_EXIT = ExitNetwork.sized(SAME, ExitNetwork.outside("a"), 1400);

    private static PrefixMtus of(final NetworkConfig config) {
        return PrefixMtus.of(config, config.routing().vrfs().get(ExitNetwork.VRF));
    }

    private static Map<String, Integer> differing(final NetworkConfig config) {
        return of(config).differing().entrySet().stream().collect(Collectors.toMap(
            entry -> entry.getKey().toString(), Map.Entry::getValue));
    }

    @Test
    void whereAllSegmentsHaveOneMtuNothingDiffers() {
        assertEquals(Map.of(), differing(SAME));
        assertEquals(1500, of(SAME).largest());
    }

    /** What leaves may take either exit, so the least counts; other prefixes within the default route are wide. */
    @Test
    void aRouteTakesWhatEachOfItsUplinksTakes() {
        assertEquals(Map.of("0.0.0.0/0", 1400, "::/0", 1400, "203.0.113.64/26", 1500, "2001:db8:aaaa:1::/64", 1500,
            "10.0.0.0/24", 1500, "2001:db8:1::/64", 1500, "192.0.2.32/28", 1500, "2001:db8:f2::/64", 1500),
            differing(NARROW_EXIT));
        assertEquals(1500, of(NARROW_EXIT).largest());
    }

    @Test
    void anAddressTakesWhatItsLongestPrefixDoes() {
        final PrefixMtus mtus = of(NARROW_EXIT);
        Map.of("10.0.0.11", 1500, "192.0.2.21", 1400, "192.0.2.37", 1500, "198.51.100.1", 1400, "203.0.113.1", 1400,
            "203.0.113.65", 1500, "2001:db8:1::1", 1500, "2001:db8:f1::1", 1400, "2001:db8:99::1", 1400)
            .forEach((address, mtu) -> assertEquals(mtu, mtus.towards(IpAddress.parse(address)), address));
    }

    @Test
    void aNarrowSegmentIsToldOfItsOwnAlone() {
        final NetworkConfig config = ExitNetwork.sized(SAME, ExitNetwork.LAN, 1300);
        assertEquals(Map.of("10.0.0.0/24", 1300, "2001:db8:1::/64", 1300), differing(config));
        assertEquals(IpPrefix.parse("10.0.0.0/24"), of(config).differing().keySet().asList().get(0));
    }
}
