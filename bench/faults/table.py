"""What a scenario found, as a row; and what all of them end with."""

import dataclasses
import traceback

import load as loads
import server as servers
from server import Broken, Server


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
    # What a job that failed says, or what else is worth knowing.
    told: str = ""
    wrong: list = dataclasses.field(default_factory=list)


HEAD = ("scenario", "calls failed", "acknowledged", "refused", "unanswered", "there", "again s", "checks", "")
FORMAT = "{:<44} {:>12} {:>12} {:>7} {:>10} {:>5} {:>7} {:>6}  {}"


def line(row):
    again = "-" if row.again is None else f"{row.again:.1f}"
    verdict = ("ok" if not row.wrong else "BROKEN") + (row.told and f" ({row.told})")
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


def taken(row, load, off):
    """What became of the batches, and when usage was taken again."""
    row.acknowledged, row.refused = load.count("acknowledged"), load.count("refused")
    row.unanswered = load.count("unanswered")
    row.again = None if off is None else load.first_acknowledged_after(off)
    row.wrong += load.wrong[:10]
    others = set(load.reasons()) - {"storeUnavailable", "lowDiskSpace"}
    if others:
        row.wrong.append(f"refused with {others}")


def end(row, server, load):
    """Holds the server to its answers, then ends it and holds the next one to them as well."""
    checks, row.there = loads.check(server, load.batches)
    row.checks += checks
    code = server.stop()
    if code != 143:
        row.wrong.append(f"the server ended with {code}")
    row.checks += restart(server.data, load)


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


def show(name, scenario):
    """Runs one and prints its row; answers whether every promise was kept."""
    try:
        row = scenario()
    except Exception as failure:
        row = Row(name, wrong=[str(failure) if isinstance(failure, Broken) else traceback.format_exc()])
    print(line(row), flush=True)
    for wrong in row.wrong:
        print("  " + wrong, flush=True)
    return not row.wrong
