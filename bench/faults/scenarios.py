"""Faults of the file system under a server that takes usage, one scenario after another."""

import argparse
import dataclasses
import errno
import mmap
import pathlib
import struct
import sys
import time

import closes
import disks
import load as loads
import server as servers
from server import Server
from table import FORMAT, HEAD, Row, end, show, taken

CONTROL_BYTES = 4096
COUNT_AT = 64
HEADS_AT, HEADS, HEAD_BYTES = 80, 3, 4096
# Seconds of usage before the fault, with it, and after it is taken away.
BEFORE, AFTER = 1.5, 2.0
# An answer that was under way when the fault came may still be a good one.
GRACE = 0.05
AGAIN_SECONDS = 60


class Switch:
    """Turns failures of fault.c on and off."""

    def __init__(self, path):
        path.write_bytes(b"\0" * CONTROL_BYTES)
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), CONTROL_BYTES)

    def on(self, number, calls, name="*", every=1):
        text = f"{number} {calls} {name} {every}\n".encode().ljust(COUNT_AT - 1, b"\0")
        self._map[1:COUNT_AT] = text
        self._map[0:1] = b"1"

    def off(self):
        self._map[0:1] = b"0"

    def failed(self):
        return struct.unpack("=Q", self._map[COUNT_AT:COUNT_AT + 8])[0]

    def heads(self):
        """Of each block at the beginning of the database file, whether the disk has it (0)."""
        return list(self._map[HEADS_AT:HEADS_AT + HEADS])


@dataclasses.dataclass
class Fault:
    name: str
    number: int
    calls: str
    file: str = "*"
    seconds: float = 3.0
    # Whether nothing can be durable while it lasts, so that any acknowledgement is a false one.
    stops: bool = True
    # Records in a batch.
    size: int = 200
    # Whether it lasts until a call has failed, and the seconds from then on.
    awaited: bool = False
    # Which of these calls fail: all of them, or every second one.
    every: int = 1


FAULTS = [
    Fault("ENOSPC on write, open, mkdir", errno.ENOSPC, "won"),
    Fault("ENOSPC on write to the log", errno.ENOSPC, "w", ".wal"),
    Fault("EIO on write", errno.EIO, "w"),
    Fault("EIO on write to the log", errno.EIO, "w", ".wal"),
    Fault("EIO on fsync", errno.EIO, "s"),
    Fault("EIO on fsync of the log", errno.EIO, "s", ".wal"),
    Fault("EIO on write and fsync", errno.EIO, "ws"),
    Fault("EROFS on everything that writes", errno.EROFS, "wson"),
    Fault("EIO on fsync of the file, at a checkpoint", errno.EIO, "s", "duckdb$", 2, False, 20_000, True),
    Fault("EIO on every second such fsync", errno.EIO, "s", "duckdb$", 2, False, 20_000, True, 2),
    Fault("EIO on write to the file, at a checkpoint", errno.EIO, "w", "duckdb$", 2, False, 20_000, True),
    Fault("short writes", errno.EIO, "h", stops=False),
    Fault("ENOSPC, ten times 0.2 s", errno.ENOSPC, "w", seconds=-10),
    Fault("EIO on fsync, ten times 0.2 s", errno.EIO, "s", seconds=-10),
]


def inject(switch, fault):
    """Answers the times of the fault: on from, off at."""
    if fault.seconds > 0:
        switch.on(fault.number, fault.calls, fault.file, fault.every)
        begin = time.monotonic()
        if fault.awaited:
            servers.wait_until("a call fails", AGAIN_SECONDS, lambda: switch.failed() > 0)
        time.sleep(fault.seconds)
        end = time.monotonic()
        switch.off()
        return [(begin, end)]
    times = []
    for _ in range(int(-fault.seconds)):
        switch.on(fault.number, fault.calls, fault.file, fault.every)
        begin = time.monotonic()
        time.sleep(0.2)
        times.append((begin, time.monotonic()))
        switch.off()
        time.sleep(0.8)
    return times


def preloaded(place, data, library):
    return {
        "LD_PRELOAD": str(library),
        "FAULT_DIR": str(data) + "/",
        "FAULT_CONTROL": str(place / "control"),
    }


def run(fault, place, library):
    row = Row(fault.name)
    data = place / "data"
    switch = Switch(place / "control")
    server = Server(data, environment=preloaded(place, data, library))
    try:
        server.set_up()
        load = loads.Load(server, size=fault.size)
        with load:
            time.sleep(BEFORE)
            times = inject(switch, fault)
            off = time.monotonic()
            servers.wait_until(
                "usage is taken again", AGAIN_SECONDS, lambda: load.first_acknowledged_after(off) is not None
            )
            time.sleep(AFTER)
        row.failed = switch.failed()
        taken(row, load, off)
        if row.failed == 0:
            row.wrong.append("no call failed: the fault was not there")
        if fault.stops:
            for begin, end_ in times:
                row.wrong += [
                    f"batch {batch.number} was acknowledged {batch.answered - begin:.2f} s after nothing could be durable"
                    for batch in load.acknowledged_within(begin + GRACE, end_)
                ][:3]
        end(row, server, load)
    finally:
        server.end()
    return row


def close(fault, place, library):
    switch = Switch(place / "control")
    with disks.running(Server(place / "data", environment=preloaded(place, place / "data", library))) as server:
        return closes.run(fault, server, switch)


def power_loss(place, library):
    """An fsync of the database file fails right after its head was written; then the power goes, and with it that head."""
    row = Row("EIO on fsync of the head, then power loss")
    switch, data, heads = Switch(place / "control"), place / "data", place / "heads"
    environment = preloaded(place, data, library) | {"FAULT_HEADS": str(heads)}
    with disks.running(Server(data, environment=environment)) as server:
        server.set_up()
        with loads.Load(server, size=20_000) as load:
            # The first of each checkpoint is for what the head points to, the second one for the head.
            switch.on(errno.EIO, "s", "duckdb$", 2)
            servers.wait_until("a call fails", AGAIN_SECONDS, lambda: switch.failed() > 0)
            switch.off()
            off = time.monotonic()
            servers.wait_until(
                "usage is taken again", AGAIN_SECONDS, lambda: load.first_acknowledged_after(off) is not None
            )
            lost = switch.heads()
            server.end()
    row.failed = switch.failed()
    taken(row, load, off)
    # Whoever asked when the process ended was not answered.
    row.wrong = [each for each in row.wrong if "None" not in each]
    lose(data / "meisai.duckdb", heads, switch.heads())
    row.told = f"{sum(each != 0 for each in lost)} heads lost"
    with disks.running(Server(data)) as server:
        end(row, server, load)
    return row


def lose(database, heads, states):
    """What was not on the disk is as before."""
    kept = heads.read_bytes() if heads.exists() else b""
    with open(database, "r+b") as file:
        for head, state in enumerate(states):
            if state != 0:
                file.seek(head * HEAD_BYTES)
                file.write(kept[head * HEAD_BYTES:(head + 1) * HEAD_BYTES])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--only", default="", help="scenarios whose name contains this")
    options = parser.parse_args()
    print(FORMAT.format(*HEAD), flush=True)
    scenarios = [(fault.name, lambda place, fault=fault: run(fault, place, options.library)) for fault in FAULTS]
    scenarios += [(fault[0], lambda place, fault=fault: close(fault, place, options.library)) for fault in closes.FAULTS]
    scenarios.append(("fsync of the head, then power loss", lambda place: power_loss(place, options.library)))
    left_out = disks.may_mount(options.place)
    kept = []
    for number, (name, scenario) in enumerate(scenarios + ([] if left_out else disks.SCENARIOS)):
        if options.only in name:
            place = options.place / str(number)
            place.mkdir(parents=True)
            kept.append(show(name, lambda: scenario(place)))
    if left_out:
        print(f"left out, because nothing can be mounted here: disks that are really full ({left_out})")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
