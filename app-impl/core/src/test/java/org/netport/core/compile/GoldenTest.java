// SPDX-License-Identifier: Apache-2.0
package org.netport.core.compile;

import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.netport.core.fake.ExampleNetwork;
import org.netport.core.fake.Expected;
import org.netport.core.fake.FakePlaces;
import org.netport.core.pipeline.ProgramText;
import org.netport.core.topology.NetworkView;
import org.netport.model.Epoch;
import org.netport.model.HostName;
import org.netport.model.SwitchName;

/** The compiled tables of an example, word for word. The files can be read by ovs-ofctl, part by part. */
class GoldenTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    private static void check(final String file, final NetworkView view, final HostLocations places, final String at)
            throws IOException {
        Expected.text(GOLDEN.resolve(file), String.join("\n", ProgramText.lines(
            FullCompiler.compile(view, places, new SwitchName(at)))) + "\n");
    }

    @Test
    void eachSwitchHoldsWhatTheExampleSays() throws IOException {
        for (String at : new String[] {"a", "b", "c"}) {
            check("example-" + at + ".txt", ExampleNetwork.view(), ExampleNetwork.places(), at);
        }
    }

    @Test
    void aSwitchThatIsAbleToAnswersQuestionsItself() throws IOException {
        check("example-a-answering.txt", ExampleNetwork.answering(), ExampleNetwork.places(), "a");
    }

    @Test
    void theOldSwitchRelaysDuringAMove() throws IOException {
        final FakePlaces places = ExampleNetwork.places();
        places.except(new HostName("h1"), new SwitchName("a"), new HostForwarding(
            Optional.of(ExampleNetwork.place("b", "p1")), ImmutableMap.of(
                ExampleNetwork.place("a", "p1"), new Epoch(7), ExampleNetwork.place("b", "p1"), new Epoch(8))));
        check("example-a-relaying.txt", ExampleNetwork.view(), places, "a");
    }

    @Test
    void aSwitchNeverSeenGetsOnlyWhatNeedsNoPort() throws IOException {
        check("example-b-never-seen.txt", new NetworkView(ExampleNetwork.view().config(), ImmutableMap.of()),
            ExampleNetwork.places(), "b");
    }
}
