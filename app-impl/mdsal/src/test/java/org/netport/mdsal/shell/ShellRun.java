// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.console.Session;
import org.netport.mdsal.Datastore;

/** Runs commands as Karaf does, which sets their fields. */
final class ShellRun {
    private ShellRun() {
    }

    /** Runs a command; returns what it prints. */
    static String execute(final Action command, final Datastore datastore) throws Exception {
        final var printed = new ByteArrayOutputStream();
        execute(command, datastore, new PrintStream(printed, true, StandardCharsets.UTF_8));
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** Runs a command, which prints on a console. */
    static void execute(final Action command, final Datastore datastore, final PrintStream console) throws Exception {
        final var session = mock(Session.class);
        when(session.getConsole()).thenReturn(console);
        with(command, "data", datastore.broker());
        with(command, "session", session).execute();
    }

    /** Gives a command an option or argument. */
    static <A extends Action> A with(final A command, final String field, final Object value)
            throws ReflectiveOperationException {
        final var declared = command.getClass().getDeclaredField(field);
        declared.setAccessible(true);
        declared.set(command, value);
        return command;
    }

    /** The cells of a table, without what is drawn around them. */
    static List<String> rows(final String table) {
        final var border = Pattern.compile("[|│]");
        return table.lines().filter(line -> border.matcher(line).find()).map(line -> Stream.of(border.split(line, -1))
            .map(String::strip).collect(Collectors.joining("|"))).toList();
    }
}
