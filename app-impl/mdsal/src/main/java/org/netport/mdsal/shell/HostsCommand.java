// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.Host;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.AttachmentKey;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Object;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Lists hosts. */
@Service
@Command(scope = "netport", name = "hosts", description = "Lists hosts, where they are, and what is programmed")
public final class HostsCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Argument(name = "text", description = "Only hosts whose name contains this")
    private String text = "";

    @Override
    public java.lang.Object execute() throws IOException, InterruptedException {
        final var state = Operational.read(data, DataObjectIdentifier.builder(NetworkState.class).build());
        if (state.isPresent()) {
            table(state.orElseThrow(), text).print(session.getConsole());
        }
        return null;
    }

    static ShellTable table(final NetworkState state, final String text) {
        final var table = new ShellTable().emptyTableText("No such host is configured.");
        for (var column : List.of("Name", "Segment", "Site", "Switch", "Port", "Since", "Epoch", "Source", "State",
                "Reason")) {
            table.column(column);
        }
        state.nonnullObject().values().stream().filter(object -> object.getKind() instanceof Host)
            .filter(host -> host.getName().getValue().contains(text))
            .sorted(Comparator.comparing(host -> host.getName().getValue()))
            .forEach(host -> addRow(table, state, host));
        return table;
    }

    private static void addRow(final ShellTable table, final NetworkState state, final Object host) {
        final var name = host.getName();
        final var at = state.nonnullAttachment().get(new AttachmentKey(name));
        final var programmed = host.getState().implementedInterface().getSimpleName().toLowerCase(Locale.ROOT);
        if (at == null) {
            table.addRow().addContent(name.getValue(), "", "", "", "", "", "", "", programmed, host.getReason());
        } else {
            table.addRow().addContent(name.getValue(), at.getSegment() == null ? "" : at.getSegment().getValue(),
                at.getSite() == null ? "" : at.getSite().getValue(), at.getSwitch().getValue(),
                at.getPort().getValue(), at.getSince().getValue(), at.getEpoch().getValue(),
                at.getSource().implementedInterface().getSimpleName(), programmed, host.getReason());
        }
    }
}
