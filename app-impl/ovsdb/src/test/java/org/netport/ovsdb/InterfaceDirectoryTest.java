// SPDX-License-Identifier: Apache-2.0
package org.netport.ovsdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.netport.ovsdb.Recorder.eventually;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.netport.model.DatapathId;
import org.netport.model.IpAddress;
import org.netport.model.MacAddress;
import org.netport.model.PortRef;
import org.netport.network.OvsdbEndpoint;
import org.netport.ovsdb.DatabaseStatus.State;

/** The whole client against a scripted server on loopback. */
@Timeout(60)
class InterfaceDirectoryTest {
    static final OvsdbSettings QUICK = new OvsdbSettings(Duration.ofSeconds(5), Duration.ofSeconds(5),
        Duration.ofMillis(200), Duration.ofMillis(600), Duration.ofMillis(10), Duration.ofMillis(100),
        Duration.ofMillis(5), 256 << 10, 32, 1000);
    private static final OvsdbSettings CALM = new OvsdbSettings(Duration.ofSeconds(5), Duration.ofSeconds(30),
        Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofMillis(10), Duration.ofMillis(100),
        Duration.ofMillis(5), 256 << 10, 32, 1000);
    private static final DatapathId ONE = new DatapathId(1);
    private static final DatapathId TWO = new DatapathId(2);
    private static final PortRef VM5 = new PortRef.InterfaceId("vm5");
    private static final PortRef VM6 = new PortRef.InterfaceId("vm6");
    private static final PortRef MAC5 = new PortRef.AttachedMac(MacAddress.parse("02:00:00:00:00:05"));
    private static final String CONTENT = Rows.content(Rows.bridge(1, 5),
        Rows.device(5, "tapvm5", "7", "iface-id", "vm5", "attached-mac", "02:00:00:00:00:05"));

    private final Recorder recorder = new Recorder();
    private FakeDatabase database;
    private InterfaceDirectory directory;

    @BeforeEach
    void open() throws IOException {
        database = new FakeDatabase();
        directory = new InterfaceDirectory(CALM, Optional.empty(), recorder);
    }

    @AfterEach
    void close() throws IOException {
        directory.close();
        database.close();
    }

    private void follow() {
        directory.follow(Map.of(ONE, database.endpoint()));
    }

    private void impatient() {
        directory.close();
        directory = new InterfaceDirectory(QUICK, Optional.empty(), recorder);
    }

    @Test
    void aPortIsFoundByInterfaceIdAndByAttachedMac() throws Exception {
        follow();
        answer();
    }

    private void answer() throws Exception {
        final var talk = database.acceptAndAnswer(CONTENT);
        try {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
        } finally {
            talk.close();
        }
    }

    @Test
    void onlyWhatIsNeededIsAskedFor() throws Exception {
        follow();
        try (var talk = database.accept()) {
            assertEquals(JsonParser.parseString("""
                {"method":"monitor","id":"netport-interfaces","params":["Open_vSwitch","netport-interfaces",{
                 "Bridge":[{"columns":["datapath_id","ports"]}],
                 "Port":[{"columns":["interfaces"]}],
                 "Interface":[{"columns":["name","ofport","external_ids"]}]}]}"""), talk.heard());
        }
    }

    @Test
    void changesAreFollowed() throws Exception {
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            talk.update("{" + Rows.bridge(1, 5, 6) + ",\"Interface\":{"
                + Rows.device(6, "tapvm6", "[\"set\",[]]", "iface-id", "vm6") + "}}");
            talk.update("{\"Interface\":{" + Rows.device(6, "tapvm6", "8", "iface-id", "vm6") + "}}");
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5", VM6, "tapvm6"));
            talk.update("{" + Rows.bridge(1, 6) + ",\"Interface\":{\"" + Rows.id(5) + "\":{\"old\":{}}}}");
            recorder.await(ONE, Map.of(VM6, "tapvm6"));
        }
    }

    @Test
    void whatChangesNothingIsNotReported() throws Exception {
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            talk.update("{\"Interface\":{" + Rows.device(5, "tapvm5", "9", "iface-id", "vm5", "attached-mac",
                "02:00:00:00:00:05", "vm-id", "x") + "}}");
            talk.update("{" + Rows.bridge(1, 5, 6) + ",\"Interface\":{" + Rows.device(6, "t6", "3", "iface-id", "vm6")
                + "}}");
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5", VM6, "t6"));
            assertEquals(2, recorder.all().size(), recorder.all()::toString);
            assertEquals(2, directory.counters().reports());
        }
    }

    @Test
    void theLastAnswerStandsWhileTheServerIsAwayAndIsReplacedWhenItIsBack() throws Exception {
        follow();
        database.acceptAndAnswer(CONTENT).close();
        recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
        database.accept().close();
        try (var talk = database.accept()) {
            talk.heard();
            assertEquals(1, recorder.all().size(), "nothing new was known");
            talk.say("{\"id\":\"netport-interfaces\",\"error\":null,\"result\":" + Rows.content(Rows.bridge(1, 6),
                Rows.device(6, "tapvm6", "1", "iface-id", "vm6")) + "}");
            recorder.await(ONE, Map.of(VM6, "tapvm6"));
        }
        assertTrue(directory.counters().lost() >= 2);
        assertEquals(0, directory.counters().broken());
    }

    @Test
    void aServerThatStartsAnewAndDoesNotKnowTheDatapathIdYetChangesNothing() throws Exception {
        follow();
        database.acceptAndAnswer(CONTENT).close();
        recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
        try (var talk = database.acceptAndAnswer(CONTENT.replace("\"0000000000000001\"", "[\"set\",[]]"))) {
            eventually("the doubt", () -> directory.status().get(ONE).detail().contains("is ovs-vswitchd running"));
            assertEquals(2, directory.status().get(ONE).identities());
            talk.update("{" + Rows.bridge(1, 5) + "}");
            eventually("the end of it", () -> directory.status().get(ONE).detail().isEmpty());
            assertEquals(1, recorder.all().size(), recorder.all()::toString);
        }
    }

    @Test
    void switchesInOneDatabaseShareAConnection() throws Exception {
        directory.follow(Map.of(ONE, database.endpoint(), TWO, database.endpoint()));
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            recorder.await(TWO, Map.of());
            assertTrue(directory.status().get(TWO).detail().contains("no bridge with datapath id 0000000000000002"));
            talk.update("{" + Rows.bridge(2, 6) + ",\"Interface\":{" + Rows.device(6, "t6", "3", "iface-id", "vm6")
                + "}}");
            recorder.await(TWO, Map.of(VM6, "t6"));
        }
    }

    @Test
    void aSwitchThatIsNotFollowedAnyMoreHasNoIdentities() throws Exception {
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            directory.follow(Map.of());
            recorder.await(ONE, Map.of());
            talk.awaitGone();
        }
        assertEquals(Map.of(), directory.status());
    }

    @Test
    void aSwitchThatIsAddedToAFollowedDatabaseIsToldAtOnce() throws Exception {
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            assertFalse(recorder.knows(TWO));
            directory.follow(Map.of(ONE, database.endpoint(), TWO, database.endpoint()));
            recorder.await(TWO, Map.of());
            talk.say("{\"method\":\"echo\",\"id\":1,\"params\":[]}");
            assertEquals("1", talk.heard().get("id").toString(), "the connection is the same");
        }
    }

    @Test
    void anotherDatabaseOfASwitchTakesOverWithoutAGap() throws Exception {
        follow();
        final var talk = database.acceptAndAnswer(CONTENT);
        try (var other = new FakeDatabase()) {
            recorder.await(ONE, Map.of(VM5, "tapvm5", MAC5, "tapvm5"));
            directory.follow(Map.of(ONE, other.endpoint()));
            try (var second = other.acceptAndAnswer(CONTENT)) {
                eventually("the other database", () -> directory.status().get(ONE).state() == State.FOLLOWING);
                second.update("{\"Interface\":{" + Rows.device(5, "tapvm5", "9", "iface-id", "vm6") + "}}");
                recorder.await(ONE, Map.of(VM6, "tapvm5"));
            }
            talk.awaitGone();
        } finally {
            talk.close();
        }
        assertEquals(2, recorder.all().size(), recorder.all()::toString);
    }

    @Test
    void theServersQuestionForASignOfLifeIsAnswered() throws Exception {
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            talk.say("{\"method\":\"echo\",\"params\":[\"x\",{\"y\":[1]}],\"id\":\"echo\"}");
            assertEquals(JsonParser.parseString("{\"id\":\"echo\",\"result\":[\"x\",{\"y\":[1]}],\"error\":null}"),
                talk.heard());
        }
    }

    @Test
    void aSilentServerIsAskedForASignOfLifeAndKeptWhenItGivesOne() throws Exception {
        impatient();
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            for (int round = 0; round < 5; round++) {
                final var question = talk.heard();
                assertEquals("echo", question.get("method").getAsString());
                talk.say("{\"error\":null,\"result\":[],\"id\":" + question.get("id") + "}");
            }
        }
        assertEquals(1, directory.counters().conversations());
    }

    @Test
    void aServerThatStaysSilentIsGivenUpAndTriedAgain() throws Exception {
        impatient();
        follow();
        try (var talk = database.acceptAndAnswer(CONTENT)) {
            talk.awaitGone();
        }
        answer();
        eventually("a second conversation", () -> directory.counters().conversations() == 2);
        assertEquals(1, recorder.all().size());
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws Exception {
        directory.close();
        directory = new InterfaceDirectory(new OvsdbSettings(CALM.connectBound(), Duration.ofMillis(100),
            CALM.probeInterval(), CALM.silenceBound(), CALM.firstPause(), CALM.longestPause(), CALM.pace(),
            CALM.messageBytes(), CALM.depth(), CALM.rows()), Optional.empty(), recorder);
        follow();
        try (var talk = database.accept()) {
            talk.awaitGone();
            eventually("the complaint", () -> directory.status().get(ONE).detail().contains("within PT0.1S"));
        }
    }

    @Test
    void aServerThatAsksAndDoesNotReadIsCutOff() throws Exception {
        follow();
        try (var talk = database.accept()) {
            talk.say("{\"id\":\"netport-interfaces\",\"error\":null,\"result\":" + CONTENT + "}");
            final byte[] question = ("{\"method\":\"echo\",\"id\":1,\"params\":[\"" + "x".repeat(4000) + "\"]}")
                .getBytes(StandardCharsets.UTF_8);
            for (int round = 0; directory.counters().broken() == 0 && round < 20_000; round++) {
                try {
                    talk.say(question);
                } catch (IOException e) {
                    break;
                }
            }
            eventually("the cut", () -> directory.counters().broken() == 1);
        }
        assertTrue(directory.status().get(ONE).detail().contains("does not read")
            || directory.status().get(ONE).state() == State.CONNECTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "[]",
        "}",
        "{]",
        "{}}",
        "{\"method\":\"echo\"}",
        "{\"method\":\"echo\",\"id\":null,\"params\":[]}",
        "{\"id\":\"netport-interfaces\",\"result\":[],\"error\":null}",
        "{\"id\":\"netport-interfaces\",\"error\":null}",
        "{\"id\":\"netport-interfaces\",\"result\":{\"Bridge\":{\"no uuid\":{}}}}",
        "{\"id\":\"netport-interfaces\",\"result\":{\"Port\":{\"1-1-1-1-1\":{\"new\":{\"interfaces\":7}}}}}",
        "{\"method\":\"update\",\"id\":null,\"params\":[\"netport-interfaces\",{}]}",
        "{\"method\":\"update\",\"id\":null,\"params\":{}}",
        "{'single':1}",
        "{\"a\":NaN}",
        "{\"a\":1}garbage"
    })
    void whatIsNotTheProtocolEndsTheConnectionWithAReasonAndIsCounted(final String words) throws Exception {
        follow();
        try (var talk = database.accept()) {
            talk.heard();
            talk.say(words);
            talk.awaitGone();
        }
        // and the next connection is none the worse
        answer();
        assertEquals(1, directory.counters().broken());
    }

    @Test
    void endlessNestingAndEndlessMessagesEndTheConnection() throws Exception {
        follow();
        for (var words : List.of("{\"a\":" + "[".repeat(100_000), "{\"a\":\"" + "x".repeat(300_000))) {
            try (var talk = database.accept()) {
                talk.heard();
                talk.say(words);
                talk.awaitGone();
            } catch (IOException e) {
                // closed while the test was still writing
            }
        }
        eventually("both to be counted", () -> directory.counters().broken() == 2);
    }

    @Test
    void aServerOfAnotherDatabaseIsNamedAsSuch() throws Exception {
        follow();
        try (var talk = database.accept()) {
            talk.heard();
            talk.say("{\"id\":\"netport-interfaces\",\"result\":null,\"error\":{\"error\":\"unknown database\","
                + "\"details\":\"\\u001b[31mOpen_vSwitch\",\"syntax\":\"x\"}}");
            talk.awaitGone();
        }
        eventually("the complaint", () ->
            directory.status().get(ONE).detail().contains("unknown database: ?[31mOpen_vSwitch"));
        eventually("the count", () -> directory.counters().notSetUp() == 1);
    }

    @Test
    void anUnreachableServerAndMissingTlsFilesAreShown() throws Exception {
        final int port;
        try (var gone = new FakeDatabase()) {
            port = ((OvsdbEndpoint.Tcp) gone.endpoint()).port();
        }
        final var loopback = IpAddress.parse("127.0.0.1");
        directory.follow(Map.of(ONE, new OvsdbEndpoint.Tcp(loopback, port),
            TWO, new OvsdbEndpoint.UnixSocket("/nowhere/db.sock")));
        eventually("both to fail", () -> directory.status().values().stream()
            .allMatch(status -> !status.detail().isEmpty()));
        assertTrue(directory.status().get(ONE).detail().contains("refused"), directory.status()::toString);
        directory.follow(Map.of(ONE, new OvsdbEndpoint.Tls(loopback,
            ((OvsdbEndpoint.Tcp) database.endpoint()).port())));
        eventually("the advice", () -> directory.status().get(ONE).detail().contains("etc/org.netport.ovsdb.cfg"));
    }
}
