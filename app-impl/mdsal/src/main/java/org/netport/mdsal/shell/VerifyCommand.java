// SPDX-License-Identifier: Apache-2.0
package org.netport.mdsal.shell;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.opendaylight.mdsal.binding.api.RpcService;
import org.opendaylight.yang.gen.v1.urn.netport.types.rev261124.Name;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitches;
import org.opendaylight.yang.gen.v1.urn.netport.verify.rev261126.VerifySwitchesInputBuilder;

/** Shows whether switches hold what they should. */
@Service
@Command(scope = "netport", name = "verify", description = "Compiles everything of each switch anew, reads the switch "
    + "back, and shows what differs; writes nothing")
public final class VerifyCommand implements Action {
    @Reference
    private RpcService rpcs;

    @Reference
    private Session session;

    @Argument(name = "switch", description = "Only this switch")
    private String only = "";

    @Override
    public Object execute() throws IOException, InterruptedException {
        final var input = new VerifySwitchesInputBuilder();
        if (!only.isEmpty()) {
            input.setSwitch(new Name(only));
        }
        FindingLines.of(RpcAnswer.of(rpcs.getRpc(VerifySwitches.class).invoke(input.build())))
            .forEach(session.getConsole()::println);
        return null;
    }
}
