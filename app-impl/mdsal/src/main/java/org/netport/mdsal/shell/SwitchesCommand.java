// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.table.ShellTable;
import org.opendaylight.mdsal.binding.api.DataBroker;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.NetworkState;
import org.opendaylight.yang.gen.v1.urn.netport.state.rev261124.network.state.Switch;
import org.opendaylight.yangtools.binding.DataObjectIdentifier;

/** Lists switches. */
@Service
@Command(scope = "netport", name = "switches", description = "Lists switches, their connection and what they hold")
public final class SwitchesCommand implements Action {
    @Reference
    private DataBroker data;

    @Reference
    private Session session;

    @Override
    public Object execute() throws IOException, InterruptedException {
        table(Operational.read(data, DataObjectIdentifier.builder(NetworkState.class).build())
            .map(state -> List.copyOf(state.nonnullSwitch().values())).orElse(List.of())).print(session.getConsole());
        return null;
    }

    static ShellTable table(final List<Switch> switches) {
        final var table = new ShellTable().emptyTableText("No switch is configured or connected.");
        for (var column : List.of("Name", "Site", "Datapath id", "Connection", "OpenFlow", "Role", "Flows", "Pending",
                "Ports", "Missing ports", "Detail")) {
            table.column(column);
        }
        switches.stream().sorted(Comparator.comparing(device -> device.getName().getValue())).forEach(device -> {
            final var connected = Optional.ofNullable(device.getSession());
            table.addRow().addContent(device.getName().getValue(),
                device.getSite() == null ? "" : device.getSite().getValue(),
                device.getDatapathId().getValue(), device.getConnection().getName(),
                connected.map(known -> known.getVersion()).orElse(""),
                connected.map(known -> known.getRole().getName()).orElse(""),
                device.getFlows().getValue(), device.getPendingChanges().getValue(), device.nonnullPort().size(),
                device.getUnresolvedPort() == null ? "" : String.join(", ", device.getUnresolvedPort()),
                device.getDetail());
        });
        return table;
    }
}
