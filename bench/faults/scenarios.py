"""Faults of the file system under a server that takes usage, one scenario after another."""

import argparse
import dataclasses
import errno
import mmap
import pathlib
import struct
import sys
import time
import traceback

import load as loads
import server as servers
from server import Broken, Server

CONTROL_BYTES = 4096
COUNT_AT = 64
# Seconds of usage before the fault, with it, and after it is taken away.
BEFORE, AFTER = 1.5, 2.0
# An answer that was under way when the fault came may still be a good one.
GRACE = 0.05
AGAIN_SECONDS = 60


@dataclasses.dataclass
class Row:
    scenario: str
    failed: int = 0
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0
    again: float | None = None
    there: int = 0
    checks: int = 0
    wrong: list = dataclasses.field(default_factory=list)


HEAD = ("scenario", "calls failed", "acknowledged", "refused", "unanswered", "there", "again s", "checks", "")
FORMAT = "{:<44} {:>12} {:>12} {:>7} {:>10} {:>5} {:>7} {:>6}  {}"


def line(row):
    again = "-" if row.again is None else f"{row.again:.1f}"
    verdict = "ok" if not row.wrong else "BROKEN"
    return FORMAT.format(
        row.scenario,
        row.failed,
        row.acknowledged,
        row.refused,
        row.unanswered,
        row.there,
        again,
        row.checks,
        verdict,
    )


class Switch:
    """Turns failures of fault.c on and off."""

    def __init__(self, path):
        path.write_bytes(b"\0" * CONTROL_BYTES)
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), CONTROL_BYTES)

    def on(self, number, calls, name="*"):
        text = f"{number} {calls} {name}\n".encode().ljust(COUNT_AT - 1, b"\0")
        self._map[1:COUNT_AT] = text
        self._map[0:1] = b"1"

    def off(self):
        self._map[0:1] = b"0"

    def failed(self):
        return struct.unpack("=Q", self._map[COUNT_AT:COUNT_AT + 8])[0]


@dataclasses.dataclass
class Fault:
    name: str
    number: int
    calls: str
    file: str = "*"
    seconds: float = 3.0
    # Whether nothing can be durable while it lasts, so that any acknowledgement is a false one.
    stops: bool = True


FAULTS = [
    Fault("ENOSPC on write, open, mkdir", errno.ENOSPC, "won"),
    Fault("ENOSPC on write to the log", errno.ENOSPC, "w", ".wal"),
    Fault("EIO on write", errno.EIO, "w"),
    Fault("EIO on write to the log", errno.EIO, "w", ".wal"),
    Fault("EIO on fsync", errno.EIO, "s"),
    Fault("EIO on fsync of the log", errno.EIO, "s", ".wal"),
    Fault("EIO on write and fsync", errno.EIO, "ws"),
    Fault("EROFS on everything that writes", errno.EROFS, "wson"),
    Fault("short writes", errno.EIO, "h", stops=False),
    Fault("ENOSPC, ten times 0.2 s", errno.ENOSPC, "w", seconds=-10),
    Fault("EIO on fsync, ten times 0.2 s", errno.EIO, "s", seconds=-10),
]


def inject(switch, fault):
    """Answers the times of the fault: on from, off at."""
    if fault.seconds > 0:
        switch.on(fault.number, fault.calls, fault.file)
        begin = time.monotonic()
        time.sleep(fault.seconds)
        end = time.monotonic()
        switch.off()
        return [(begin, end)]
    times = []
    for _ in range(int(-fault.seconds)):
        switch.on(fault.number, fault.calls, fault.file)
        begin = time.monotonic()
        time.sleep(0.2)
        times.append((begin, time.monotonic()))
        switch.off()
        time.sleep(0.8)
    return times


def run(fault, place, library):
    row = Row(fault.name)
    data = place / "data"
    switch = Switch(place / "control")
    environment = {
        "LD_PRELOAD": str(library),
        "FAULT_DIR": str(data) + "/",
        "FAULT_CONTROL": str(place / "control"),
    }
    server = Server(data, environment=environment)
    try:
        server.set_up()
        load = loads.Load(server)
        with load:
            time.sleep(BEFORE)
            times = inject(switch, fault)
            off = time.monotonic()
            servers.wait_until(
                "usage is taken again", AGAIN_SECONDS, lambda: load.first_acknowledged_after(off) is not None
            )
            time.sleep(AFTER)
        row.failed = switch.failed()
        row.acknowledged, row.refused = load.count("acknowledged"), load.count("refused")
        row.unanswered = load.count("unanswered")
        row.again = load.first_acknowledged_after(off)
        row.wrong += load.wrong[:10]
        if row.failed == 0:
            row.wrong.append("no call failed: the fault was not there")
        if fault.stops:
            for begin, end in times:
                row.wrong += [
                    f"batch {batch.number} was acknowledged {batch.answered - begin:.2f} s after nothing could be durable"
                    for batch in load.acknowledged_within(begin + GRACE, end)
                ][:3]
        reasons = set(load.reasons()) - {"storeUnavailable", "lowDiskSpace"}
        if reasons:
            row.wrong.append(f"refused with {reasons}")
        checks, row.there = loads.check(server, load.batches)
        row.checks += checks
        code = server.stop()
        if code != 143:
            row.wrong.append(f"the server ended with {code}")
        row.checks += restart(data, load)
    finally:
        server.end()
    return row


def restart(data, load):
    """Everything is there as well after a start, and nothing is found by verify."""
    server = Server(data)
    try:
        checks, _ = loads.check(server, load.batches)
        server.stop()
    finally:
        server.end()
    found = servers.verify(data)
    if found:
        raise Broken("meisai verify: " + found)
    return checks + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    options = parser.parse_args()
    print(FORMAT.format(*HEAD), flush=True)
    broken = 0
    for number, fault in enumerate(FAULTS):
        if options.only not in fault.name:
            continue
        place = options.place / str(number)
        place.mkdir(parents=True)
        try:
            row = run(fault, place, options.library)
        except Exception as failure:
            row = Row(fault.name, wrong=[str(failure) if isinstance(failure, Broken) else traceback.format_exc()])
        print(line(row), flush=True)
        for wrong in row.wrong:
            print("  " + wrong, flush=True)
        broken += bool(row.wrong)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
