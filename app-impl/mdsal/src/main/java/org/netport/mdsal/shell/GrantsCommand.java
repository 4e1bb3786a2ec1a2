// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Grants;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.Place;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grant.Subject;
import org.opendaylight.yang.gen.v1.urn.netport.grant.rev261125.grants.Grant;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Lists grants. */
@Service
@Command(scope = "netport", name = "grants",
    description = "Lists the newest grants, a line for each host, the newest last")
public final class GrantsCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Option(name = "-n", aliases = "--number", description = "How many grants to show")
    private int most = 20;

    @Argument(name = "host", description = "Only grants of this host")
    private String host = "";

    @Override
    public Object execute() throws IOException, InterruptedException {
        if (most < 1) {
            throw new IllegalArgumentException("-n " + most + ": show at least one grant");
        }
        table(Operational.read(data, DataObjectIdentifier.builder(Grants.class).build())
            .map(grants -> List.copyOf(grants.nonnullGrant().values())).orElse(List.of()), most, host)
            .print(session.getConsole());
        return null;
    }

    static ShellTable table(final List<Grant> grants, final int most, final String host) {
        final var table = new ShellTable().emptyTableText("Nothing was granted.");
        for (var column : List.of("Grant", "Host", "From", "To", "Epoch", "State", "Expiry", "Requester", "Rule",
                "Reason")) {
            table.column(column);
        }
        grants.stream().filter(grant -> host.isEmpty() || isOf(grant, host))
            .sorted(Comparator.comparing(Grant::getId).reversed()).limit(most)
            .sorted(Comparator.comparing(Grant::getId))
            .forEach(grant -> grant.nonnullSubject().values().stream()
                .sorted(Comparator.comparing(subject -> subject.getHost().getValue()))
                .forEach(subject -> addRow(table, grant, subject)));
        return table;
    }

    private static void addRow(final ShellTable table, final Grant grant, final Subject subject) {
        table.addRow().addContent(grant.getId(), subject.getHost().getValue(), place(subject.getFrom()),
            place(subject.getTo()), subject.getEpoch().getValue(), Printable.identity(subject.getState()),
            grant.getExpiry().getValue(), Printable.text(grant.getRequester()), Printable.text(grant.getRule()),
            Printable.text(grant.getReason()));
    }

    private static boolean isOf(final Grant grant, final String host) {
        return grant.nonnullSubject().values().stream()
            .anyMatch(subject -> subject.getHost().getValue().equals(host));
    }

    private static String place(final Place place) {
        return place == null ? "" : Printable.place(place.getSwitch(), place.getPort());
    }
}
