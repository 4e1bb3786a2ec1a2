# SPDX-License-Identifier: Apache-2.0
"""The figures in words. Pure, but for printing."""

from testbed.receipt import spread

PROBED = (
    ("lost", "lost", ""),
    ("- before STOP", "lost-before-stop", ", as all of these by when they left"),
    ("- in the pause", "lost-in-pause", ""),
    ("- until relay", "lost-until-relay", ", from the stop until the old site relays"),
    ("- after RESUME", "lost-after-resume", ""),
    ("duplicated", "duplicated", ""),
    ("longest gap", "gap-ms", " ms"),
    ("pause", "pause-ms", " ms, from the stop at the source to the resume"),
    ("gap - pause", "gap-beyond-pause-ms", " ms"),
    ("found", "found-ms", " ms, from the resume until probes come to the new port"),
    ("speaking", "spoke-ms", " ms, from the resume to the guest's own first frame"),
    ("in all", "total-ms", " ms, from the order to the end"),
    ("rewrite", "rewrite-ms", " ms, from the first word of the cut-over to the last acknowledgement"),
)
TOLD = (
    ("STOP to report", "stop-to-report-ms", " ms, from the stop until the controller had the agent's word of it"),
    ("report to relay", "report-to-relay-ms", " ms, until the old site had acknowledged that it relays"),
    ("STOP to relay", "stop-to-relay-ms", " ms, both together"),
    ("RESUME to report", "resume-to-report-ms", " ms, from the resume until the controller had the agent's word of it"),
)
COPIED = (
    ("dup. - pause", "duplicated-beyond-pause", ", duplicates less the pause in ms"),
    ("pausing", "pausing-before-stop-ms", " ms before the stop the controller had the agent's word of it"),
    ("copying", "copying-before-stop-ms", " ms before the stop frames went to both sites"),
    ("copied for", "copying-ms", " ms, from then until the old site relays"),
    ("copied", "packets-copied", " packets, as the old switch counted"),
)
ABORTED = (
    ("restored", "learned-to-restored-ms", " ms, from when the controller learned of it to the last acknowledgement"),
    ("learned", "order-to-learned-ms", " ms, from the user's order until the controller learned of it: libvirt ends"
     " QEMU, whose port is down then"),
    ("in all", "order-to-restored-ms", " ms, from the user's order to the last acknowledgement"),
    ("switches", "switches", " acknowledged something for the migration"),
    ("flows", "flows-written", " changes, as the receipt counts them"),
)


def lines(values, rows):
    """Some figures, a line each, without those that were not measured."""
    return [f"  {title:<17} {spread(values[name])}{what}" for title, name, what in rows if values.get(name)]


def migrations(values):
    """The figures of migrations that were followed in one way, at one delay."""
    speed = f", memory copied with {values['mib-per-second']} MiB/s at most" if values["mib-per-second"] else ""
    found = [f"{values['migrations']} live migrations of a guest {values['guest']}, followed {values['what']},"
             f" {values['delay-ms']:g} ms of delay on every wide-area circuit{speed}:", *lines(values, PROBED),
             *lines(values, TOLD)]
    if values["part"] == "copy":
        in_time = sum(before > 0 for before in values.get("copying-before-stop-ms", ()))
        found += [*lines(values, COPIED), f"  {'copied in time':<17} {in_time} of {values['migrations']}"]
    if values["tcp-survived"]:
        found.append(f"  {'TCP survived':<17} {sum(values['tcp-survived'])} of {values['migrations']}")
    return [*found, *faults(values)]


def first(values):
    """What the first migrations took until the controller relayed."""
    return [f"The first migrations followed {values['what']}, one from each site, after a start of controller and"
            " agents:",
            *(f"  {title:<17} {', '.join(f'{value:g}' for value in values.get(name, ()))} ms"
              for title, name, _ in TOLD[:2])]


def refusals(values):
    """The figures of refusals."""
    return [f"{values['refusals']} migrations that the policy of the destination refuses:",
            f"  reason read       {sum(values['reason-read'])} of {values['refusals']}, by virsh's user",
            f"  decision          {spread(values['kept-connection-ms'])} ms, from the request to its answer as the"
            " hook's client sees it, on a connection that stands",
            f"  with connection   {spread(values['new-connection-ms'])} ms, the same with the making of the connection"
            " (TCP, TLS), as the hook does",
            f"  virsh             {spread(values['refused-ms'])} ms, from its start to its end",
            f"  flows changed     {values['flows-changed']}, groups included, on all switches in all the time",
            f"  packets sent      {values['packets-sent']}, by all switches on the controller's order",
            *faults(values)]


def aborts(values):
    """The figures of aborts."""
    return [f"{values['aborts']} migrations called off while memory is copied:", *lines(values, ABORTED),
            *faults(values)]


def faults(values):
    """What was not as it should be."""
    return [f"  not as it should be: {fault}" for fault in values["faults"]]


def show(figures):
    """Prints the figures."""
    print("\nMachine: " + ", ".join(f"{key} {value}" for key, value in figures["machine"].items()))
    print("Probes at 1 kHz from the two sites that are not the destination; a value for each prober of each migration.")
    parts = [*map(first, figures["first"]), *map(migrations, figures["migrations"]),
             *map(refusals, figures["refusals"]), *map(aborts, figures["aborts"])]
    for part in parts:
        print("\n" + "\n".join(part))
