// SPDX-License-Identifier: Apache-2.0
package org.netport.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.netport.core.topology.NetworkView;
import org.netport.model.SwitchName;
import org.netport.network.NetworkConfig;

class UnitCompilationTest {
    private final UnitCompilation compilation = new UnitCompilation();

    private void update(final NetworkConfig config) {
        compilation.update(new NetworkView(config, ImmutableMap.of()), Set.of(), segment -> false);
    }

    private ImmutableList<SwitchName> toldOfAMove() {
        return compilation.rollout(TwoSites.RED, Optional.empty(), TwoSites.name(2)).stream()
            .flatMap(stage -> stage.switches().stream()).collect(ImmutableList.toImmutableList());
    }

    @Test
    void aRolloutNamesTheSwitchesThatTheSegmentHasNow() {
        final NetworkConfig both = TwoSites.config(1);
        update(both);
        assertEquals(ImmutableList.of(TwoSites.name(2), TwoSites.name(1)), toldOfAMove());
        update(new NetworkConfig(both.generation(), both.sites(), ImmutableMap.of(TwoSites.name(2),
            both.switches().get(TwoSites.name(2))), ImmutableMap.of(), both.segments(), both.hosts()));
        assertEquals(ImmutableList.of(TwoSites.name(2)), toldOfAMove());
    }
}
