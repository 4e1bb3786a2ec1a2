# SPDX-License-Identifier: Apache-2.0
"""The demonstration: three sites, a controller, and a running guest that moves between them without being missed.

Run it with ``./netport demo``. It ends with status 0 when every move and failure met its conditions, 1 when one did not,
2 when the demonstration could not be built, or not be shown to its end: a way that never works again ends it, too.
"""

import argparse
import dataclasses
import json
import pathlib
import sys
import time

from testbed import watchers
from testbed.bed import Bed
from testbed.exits import INTERVALS_MS, MOST_SILENT_MS, outage
from testbed.moves import Watched, rehearse
from testbed.network import SITES
from testbed.outages import FAILURES
from testbed.receipt import MEDIAN_LOST, MOST_LOST, SUMMARY_HEAD, faults_together, row, summary, table
from testbed.run import Run, TestbedError, stopwatch
from testbed.uplinked import UplinkedNetwork
from testbed.watchers import Watchers

WARM_UP_ROUNDS = 10


@dataclasses.dataclass(frozen=True)
class Scene:
    """A guest that moves, and who watches it.

    :ivar guest: its name
    :ivar watchers: who probes it and sends it a TCP stream
    :ivar watching: the same, said to whoever looks on
    :ivar moves: for each move its destination and how it is made known
    """

    guest: str
    watchers: Watchers
    watching: str
    moves: tuple


#: One layer 2 across all sites; then a subnet that is at one site, and a guest of it that goes to the others.
SCENES = (
    Scene("vm5", watchers.RED, "hosts of its segment at every site, a TCP stream from seoul",
          (("osaka", "rpc"), ("seoul", "rpc"), ("tokyo", "rpc"),
           ("seoul", "rarp"), ("osaka", "garp"), ("tokyo", "na"))),
    Scene("vm7", watchers.VM7, "hosts of its own subnet and of another at every site, a TCP stream from the other",
          (("osaka", "rpc"), ("seoul", "rpc"), ("tokyo", "rarp"))),
)


@dataclasses.dataclass(frozen=True)
class Played:
    """What was seen of a scene.

    :ivar receipts: one for each move
    :ivar wholes: every prober from its first warm-up to its end
    :ivar stream: bytes sent, bytes back, and whether every one was right
    """

    receipts: tuple
    wholes: tuple
    stream: tuple

    def met(self):
        """Whether all is as it should be."""
        sent, back, intact = self.stream
        return not any(receipt.faults() for receipt in self.receipts) and not faults_together(self.receipts) \
            and intact and sent == back


def main(arguments):
    options = parse(arguments)
    say = stopwatch()
    try:
        with Run(say) as run:
            return demonstrate(run, options)
    except TestbedError as error:
        print(f"The demonstration failed: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        say("Ended; everything was removed.")
        return 130


def parse(arguments):
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="netport demo", description=__doc__.partition("\n")[0])
    parser.add_argument("--once", action="store_true", help="end after the moves instead of staying up")
    parser.add_argument("--report", metavar="FILE", type=pathlib.Path, help="write the receipts as JSON")
    parser.add_argument("--delay", metavar="MS", type=float, default=20.0,
                        help="one-way delay of every wide-area circuit (default 20)")
    parser.add_argument("--rate", metavar="HZ", type=int, default=1000, help="probes a second (default 1000)")
    options = parser.parse_args(arguments)
    if not 0 <= options.delay <= 100:
        parser.error("--delay must be from 0 to 100 ms")
    if not 10 <= options.rate <= 2000:
        parser.error("--rate must be from 10 to 2000 Hz")
    return options


def demonstrate(run, options):
    """Builds, moves, shows; returns the exit status."""
    run.say("Building three sites")
    bed = Bed.plain(run, delay_ms=options.delay, network=UplinkedNetwork)
    network, controller, view = bed.network, bed.controller, bed.view
    run.say(f"Warming up: vm6, which nobody probes, goes round the sites {WARM_UP_ROUNDS} times")
    rehearse(network, view, WARM_UP_ROUNDS)
    played = [play(run, network, view, scene, options.rate) for scene in SCENES]
    outages = [fail(run, network, view, what) for what in FAILURES]
    apart = segments_are_apart(network)
    met = show(played, outages, apart)
    if options.report:
        report(options, played, outages, apart)
        run.say(f"Receipts are in {options.report}")
    if not options.once:
        stay(run, network, controller)
    return 0 if met else 1


def play(run, network, view, scene, rate):
    """Moves the guest of a scene under the eyes of its watchers; returns the :class:`Played`."""
    guest = scene.guest
    run.say(f"Watching {guest}: {scene.watching}")
    watched = Watched(network, view, guest, scene.watchers, rate)
    watched.warm_up()
    receipts = []
    for destination, announced in scene.moves:
        run.say(f"Move {len(receipts) + 1} of {len(scene.moves)}: {guest} from {watched.guest.at} to {destination},"
                f" {'announced by RPC' if announced == 'rpc' else 'unannounced (' + announced.upper() + ')'}")
        receipts.append(watched.move(destination, announced))
        for fault in receipts[-1].faults():
            run.say(f"  not as it should be: {fault}")
    wholes, stream = watched.finish()
    return Played(tuple(receipts), tuple(wholes), stream)


def fail(run, network, view, what):
    """Lets the nearest way out of a host in tokyo fail; returns the :class:`~testbed.exits.Outage`."""
    run.say(f"The way out at tokyo fails ({what}); a host there has another at osaka")
    seen = outage(network, view, network.host("web", "tokyo"), "tokyo", what)
    for fault in seen.faults():
        run.say(f"  not as it should be: {fault}")
    return seen


def segments_are_apart(network):
    """Whether the two segments, which use the same addresses, each reach their own guest."""
    for segment, guest in (("red", "vm5"), ("blue", "vm6")):
        host = network.host(segment, "seoul").netns
        answered = " 0% packet loss" in host.command("ping", "-c", "3", "-i", "0.2", "-W", "2", "10.1.0.5", check=False)
        mac = network.guests[guest].identity.mac
        if not answered or mac not in host.command("ip", "neighbour", "show", "10.1.0.5"):
            return False
    return True


def show(played, outages, apart):
    """Prints the tables and summaries; returns whether all is as it should be."""
    for scene in played:
        print()
        print(table([row(receipt) for receipt in scene.receipts]))
    print()
    print("Phases in ms since the report, by the controller's clock; rewrite: until the last reachable switch has"
          " acknowledged.")
    print(f"Probes: from the two sites that are not the destination, in the order {', '.join(SITES)}; to vm7 first from"
          " its own subnet, then from another.")
    print("Flows: changes acknowledged by each switch, in the same order.")
    print(f"Conditions of a move: complete, 0 duplicated, lost at most {MOST_LOST['rpc']} (announced) or"
          f" {MOST_LOST['rarp']} (unannounced) for each prober, the TCP stream goes on.")
    print(f"Conditions of all moves of a guest: lost at the median at most {MEDIAN_LOST['announced']} (announced) and"
          f" {MEDIAN_LOST['unannounced']} (unannounced), every byte of the stream right.")
    for scene in played:
        show_whole(scene)
    print(f"\nFailures of a way out, and for how long nothing came back (at most {MOST_SILENT_MS} ms; three intervals of"
          f" liveness are {INTERVALS_MS} ms):")
    for each in outages:
        print(f"  {each.what}: {', '.join(f'{seen.prober} {seen.window.gap_ms:.0f} ms' for seen in each.observed)}")
    print(f"\nSegments with the same addresses stay apart: {'yes' if apart else 'NO'}")
    receipts = [receipt for scene in played for receipt in scene.receipts]
    met = sum(1 for receipt in receipts if not receipt.faults())
    print(f"{met} of {len(receipts)} moves met their conditions.")
    return apart and all(scene.met() for scene in played) and not any(each.faults() for each in outages)


def show_whole(scene):
    """Prints what all moves of a scene come to."""
    print()
    for whole in scene.wholes:
        inside = sum(seen.window.lost for receipt in scene.receipts for seen in receipt.observed
                     if seen.prober == whole.prober)
        print(f"  {whole.prober}: {whole.window.sent} probes, {whole.window.lost} lost"
              f" ({whole.window.lost - inside} outside the moves), {whole.window.duplicated} duplicated,"
              f" round trip {whole.window.rtt_ms[1]} ms at the median")
    sent, back, intact = scene.stream
    print(f"  TCP: {sent:,} bytes sent, {back:,} came back, {'every one right' if intact else 'BROKEN'}")
    print()
    print(table(summary(scene.receipts), head=SUMMARY_HEAD))
    for fault in faults_together(scene.receipts):
        print(f"Not as it should be: {fault}.")


def report(options, played, outages, apart):
    """Writes the receipts as JSON."""
    options.report.write_text(json.dumps({
        "delay-ms": options.delay, "rate-hz": options.rate, "segments-apart": apart,
        "moves": [receipt.as_json() for scene in played for receipt in scene.receipts],
        "outages": [each.as_json() for each in outages],
        "probers": [{"prober": whole.prober, "sent": whole.window.sent, "lost": whole.window.lost,
                     "duplicated": whole.window.duplicated} for scene in played for whole in scene.wholes],
    }, indent=2) + "\n", encoding="utf-8")


def stay(run, network, controller):
    """Says where to look, and stays until Ctrl-C."""
    print(f"""
The network stays up. Look at it:
  RESTCONF   curl --netrc-file {controller.state}/admin-netrc -H 'Accept: application/yang-data+json' \\
               http://127.0.0.1:{controller.restconf_port}/rests/data/netport-state:network-state?content=nonconfig
  shell      ssh -p {controller.ssh_port} admin@127.0.0.1   (password in {controller.password_file})
  a host     ip netns exec {network.host('red', 'seoul').netns.name} ping 10.1.0.5
  a switch   {network.switches['tokyo'].shell('ovs-ofctl dump-flows')}
Ctrl-C removes everything.""", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
