# SPDX-License-Identifier: Apache-2.0
"""Moves, grants and the audit log as the controller's shell shows them, by ssh."""

from e2e.granted import GUEST, GrantCase
from e2e.shared import eventually, home
from testbed.restconf import until
from testbed.run import TestbedError
from testbed.shell import Shown, shell
from testbed.view import bare

LOGIN_S = 60


class CommandTest(GrantCase):

    def test_the_shell_shows_a_granted_move_while_it_goes_on_and_afterwards(self):
        watch = Shown(self.bed.controller, "netport:watch -t 300")
        self.addCleanup(watch.end)
        self.addCleanup(home, self.bed)  # where tests that begin otherwise look for the guest
        until("the shell to watch", lambda: "Watching moves" in watch.text(), LOGIN_S)
        migration = self.migration("osaka")
        migration.request()
        migration.prepared()
        migration.hand_over()
        receipt = self.view.receipt(GUEST, self.newest)
        number, grant = receipt["id"], migration.grant["grant-id"]
        way = f"{number}  {GUEST}  tokyo/tapvm5 -> osaka/tapvm5  "
        seen = eventually("the watch to see the end", lambda: f"{way}complete" in watch.text() and watch.text())
        phases = [bare(phase["name"]) for phase in receipt["phase"]]
        self.assertEqual([*(f"{phase} after" for phase in phases), "complete"],
                         [" ".join(line.removeprefix(way).split()[:2]) for line in seen.splitlines()
                          if line.startswith(way)])
        eventually("the grant's record", lambda: self.audited("consumed"))
        listed, shown, grants, records = shell(self.bed.controller, "; echo NEXT; ".join((
            "netport:moves", f"netport:move {number}", f"netport:grants -n 1 {GUEST}",
            f"netport:audit -n 2 {GUEST}"))).split("NEXT\n")
        self.check_row(listed, number, GUEST, "tokyo/tapvm5", "osaka/tapvm5", "hypervisor", grant, "complete")
        self.assertIn(f"Move {number} of host {GUEST}: complete\n  from tokyo/tapvm5 to osaka/tapvm5, epoch ", shown)
        for told in (*phases, "prepare, from e2e b", "stopped, from e2e a", "running, from e2e b", "from seoul"):
            self.assertIn(told, shown)
        self.check_row(grants, grant, GUEST, "tokyo/tapvm5", "osaka/tapvm5", "consumed", "e2e", "default")
        for event in ("granted", "consumed"):
            self.check_row(records, event, GUEST, "tokyo/tapvm5", "osaka/tapvm5", grant)

    def test_the_shell_says_what_it_does_not_know(self):
        for command, word in (("netport:move 999999", "there is no move 999999"), ("netport:audit -n 0", "-n 0")):
            with self.subTest(command):
                self.assertRaisesRegex(TestbedError, word, shell, self.bed.controller, command)

    def check_row(self, table, *cells):
        """One line of a table has these cells, and there is no second one."""
        rows = [[cell.strip() for cell in line.replace("\u2502", "|").split("|")] for line in table.splitlines()]
        self.assertEqual(1, sum({str(cell) for cell in cells} <= set(row) for row in rows), f"{cells} in {table}")
