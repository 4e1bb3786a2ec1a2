// SPDX-License-Identifier: Apache-2.0
package org.netport.openflow.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.netport.channel.PortDescription;
import org.netport.channel.PortDescription.LinkState;
import org.netport.model.MacAddress;
import org.netport.model.PortNumber;

class PortBookTest {
    private static PortDescription port(final int number, final LinkState link) {
        return new PortDescription(new PortNumber(number), "p" + number, MacAddress.ZERO, link);
    }

    private static PortBook book(final PortDescription... ports) {
        return new PortBook(Stream.of(ports).collect(Collectors.toMap(PortDescription::number, port -> port)));
    }

    @Test
    void aSwitchThatNeverCallsAPortLiveHasPortsThatAreUp() {
        final var book = book(port(1, LinkState.SILENT), port(2, LinkState.DOWN));
        assertEquals(List.of(port(1, LinkState.UP), port(2, LinkState.DOWN)), book.ports());
        assertEquals(List.of(port(3, LinkState.UP)), book.put(port(3, LinkState.SILENT)));
        assertEquals(List.of(port(2, LinkState.UP)), book.put(port(2, LinkState.SILENT)));
    }

    @Test
    void whereOnePortIsLiveAnotherThatIsNotIsSilent() {
        final var book = book(port(1, LinkState.SILENT), port(2, LinkState.UP));
        assertEquals(List.of(port(1, LinkState.SILENT), port(2, LinkState.UP)), book.ports());
        assertEquals(List.of(port(2, LinkState.SILENT)), book.put(port(2, LinkState.SILENT)));
        assertEquals(List.of(port(1, LinkState.SILENT), port(2, LinkState.SILENT)), book.ports(),
            "it has told of liveness, and still does when nothing is live");
    }

    @Test
    void theFirstLivePortShowsWhichOthersAreNot() {
        final var book = book(port(1, LinkState.SILENT), port(2, LinkState.SILENT), port(4, LinkState.DOWN));
        assertEquals(List.of(port(1, LinkState.SILENT), port(2, LinkState.UP)), book.put(port(2, LinkState.UP)));
        assertEquals(List.of(port(1, LinkState.UP)), book.put(port(1, LinkState.UP)));
    }

    @Test
    void aPortThatIsGoneIsForgotten() {
        final var book = book(port(1, LinkState.UP), port(2, LinkState.UP));
        book.remove(new PortNumber(1));
        assertEquals(List.of(port(2, LinkState.UP)), book.ports());
        assertEquals(new PortBook(Map.of()).ports(), List.of());
    }
}
