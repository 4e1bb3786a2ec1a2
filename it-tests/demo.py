# SPDX-License-Identifier: Apache-2.0
"""The demonstration: three sites, a controller, and a running guest that moves between them without being missed.

Run it with ``./netport demo``. It ends with status 0 when every move met its conditions, 1 when one did not, 2 when
the demonstration itself could not be built.
"""

import argparse
import json
import pathlib
import sys
import time

from testbed.bed import Bed
from testbed.moves import Watched, rehearse
from testbed.network import SITES
from testbed.receipt import MEDIAN_LOST, MOST_LOST, SUMMARY_HEAD, faults_together, row, summary, table
from testbed.run import Run, TestbedError

MOVES = (("osaka", "rpc"), ("seoul", "rpc"), ("tokyo", "rpc"),
         ("seoul", "rarp"), ("osaka", "garp"), ("tokyo", "na"))
WARM_UP_ROUNDS = 10


def main(arguments):
    options = parse(arguments)
    start = time.monotonic()

    def say(text):
        print(f"[{time.monotonic() - start:6.1f} s] {text}", flush=True)

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
    bed = Bed.plain(run, delay_ms=options.delay)
    network, controller, view = bed.network, bed.controller, bed.view
    run.say(f"Warming up: vm6, which nobody probes, goes round the sites {WARM_UP_ROUNDS} times")
    rehearse(network, view, WARM_UP_ROUNDS)
    run.say("Probers at every site, a TCP stream from seoul, all to vm5")
    watched = Watched(network, view, rate=options.rate)
    watched.warm_up()
    receipts = []
    for destination, announced in MOVES:
        run.say(f"Move {len(receipts) + 1} of {len(MOVES)}: vm5 from {watched.guest.at} to {destination},"
                f" {'announced by RPC' if announced == 'rpc' else 'unannounced (' + announced.upper() + ')'}")
        receipts.append(watched.move(destination, announced))
        for fault in receipts[-1].faults():
            run.say(f"  not as it should be: {fault}")
    wholes, (sent, back, intact) = watched.finish()
    apart = segments_are_apart(network)
    met = show(receipts, wholes, (sent, back, intact), apart)
    if options.report:
        report(options, receipts, wholes, apart)
        run.say(f"Receipts are in {options.report}")
    if not options.once:
        stay(run, network, controller)
    return 0 if met else 1


def segments_are_apart(network):
    """Whether the two segments, which use the same addresses, each reach their own guest."""
    for segment, guest in (("red", "vm5"), ("blue", "vm6")):
        host = network.host(segment, "seoul").netns
        answered = " 0% packet loss" in host.command("ping", "-c", "3", "-i", "0.2", "-W", "2", "10.1.0.5", check=False)
        mac = network.guests[guest].identity.mac
        if not answered or mac not in host.command("ip", "neighbour", "show", "10.1.0.5"):
            return False
    return True


def show(receipts, wholes, stream, apart):
    """Prints the table and the summary; returns whether all is as it should be."""
    sent, back, intact = stream
    print()
    print(table([row(receipt) for receipt in receipts]))
    print()
    print("Phases in ms since the report, by the controller's clock; rewrite: until the last reachable switch has"
          " acknowledged.")
    print(f"Probes: from the two sites that are not the destination, in the order {', '.join(SITES)}.")
    print("Flows: changes acknowledged by each switch, in the same order.")
    print(f"Conditions of a move: complete, 0 duplicated, lost at most {MOST_LOST['rpc']} (announced) or"
          f" {MOST_LOST['rarp']} (unannounced) for each prober, the TCP stream goes on.")
    print(f"Conditions of all: lost at the median at most {MEDIAN_LOST['announced']} (announced) and"
          f" {MEDIAN_LOST['unannounced']} (unannounced), every byte of the stream right, the segments apart.")
    for whole in wholes:
        inside = sum(seen.window.lost for receipt in receipts for seen in receipt.observed
                     if seen.prober == whole.prober)
        print(f"  {whole.prober}: {whole.window.sent} probes, {whole.window.lost} lost"
              f" ({whole.window.lost - inside} outside the moves), {whole.window.duplicated} duplicated,"
              f" round trip {whole.window.rtt_ms[1]} ms at the median")
    print(f"  TCP: {sent:,} bytes sent, {back:,} came back, {'every one right' if intact else 'BROKEN'}")
    print(f"  Segments with the same addresses stay apart: {'yes' if apart else 'NO'}")
    print()
    print(table(summary(receipts), head=SUMMARY_HEAD))
    print()
    together = faults_together(receipts)
    for fault in together:
        print(f"Not as it should be: {fault}.")
    met = sum(1 for receipt in receipts if not receipt.faults())
    print(f"{met} of {len(receipts)} moves met their conditions.")
    return met == len(receipts) and not together and intact and sent == back and apart


def report(options, receipts, wholes, apart):
    """Writes the receipts as JSON."""
    options.report.write_text(json.dumps({
        "delay-ms": options.delay, "rate-hz": options.rate, "segments-apart": apart,
        "moves": [receipt.as_json() for receipt in receipts],
        "probers": [{"prober": whole.prober, "sent": whole.window.sent, "lost": whole.window.lost,
                     "duplicated": whole.window.duplicated} for whole in wholes],
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
