// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Audit;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.Place;
import org.opendaylight.yang.gen.v1.urn.netport.audit.rev261125.audit.Record;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Shows the newest of the audit log. */
@Service
@Command(scope = "netport", name = "audit",
    description = "Shows the newest records of the audit log since the controller started, the newest last")
public final class AuditCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Option(name = "-n", aliases = "--number", description = "How many records to show")
    private int most = 20;

    @Argument(name = "host", description = "Only records of this host")
    private String host = "";

    @Override
    public Object execute() throws IOException, InterruptedException {
        if (most < 1) {
            throw new IllegalArgumentException("-n " + most + ": show at least one record");
        }
        table(Operational.read(data, DataObjectIdentifier.builder(Audit.class).build())
            .map(audit -> List.copyOf(audit.nonnullRecord().values())).orElse(List.of()), most, host)
            .print(session.getConsole());
        return null;
    }

    static ShellTable table(final List<Record> records, final int most, final String host) {
        final var table = new ShellTable().emptyTableText("Nothing was recorded since the controller started.");
        for (var column : List.of("Number", "Time", "Event", "Host", "From", "To", "Requester", "Grant", "Rule",
                "Reason")) {
            table.column(column);
        }
        newest(records, most, host).forEach(entry -> table.addRow().addContent(entry.getNumber(),
            entry.getTime().getValue(), Printable.identity(entry.getEvent()), hosts(entry),
            place(entry.getFrom()), place(entry.getTo()), Printable.text(entry.getRequester()),
            Optional.ofNullable(entry.getGrant()).map(Object::toString).orElse(""), Printable.text(entry.getRule()),
            Printable.text(entry.getReason())));
        return table;
    }

    /** The newest records of a host, or of all when its name is empty, in their order. */
    static List<Record> newest(final List<Record> records, final int most, final String host) {
        return records.stream().filter(entry -> host.isEmpty() || namesOf(entry).contains(new Name(host)))
            .sorted(Comparator.comparing(Record::getNumber).reversed()).limit(most)
            .sorted(Comparator.comparing(Record::getNumber)).toList();
    }

    private static String hosts(final Record entry) {
        return namesOf(entry).stream().map(Name::getValue).sorted().collect(Collectors.joining(" "));
    }

    private static Set<Name> namesOf(final Record entry) {
        return entry.getHost() == null ? Set.of() : entry.getHost();
    }

    private static String place(final Place place) {
        if (place == null || place.getSwitch() == null) {
            return "";
        }
        return place.getSwitch().getValue() + "/" + place.getPort().getValue();
    }
}
