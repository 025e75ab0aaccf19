"""Disks that are really full: small memory file systems, where mounting is allowed."""

import contextlib
import os
import subprocess
import time

import load as loads
import server as servers
from server import Server
from table import Row, end, taken

MIB = 1 << 20
# Refusals after which the disk counts as full.
REFUSALS = 15
FULL_SECONDS = 120


class Disk:
    def __init__(self, path, mib):
        self.path = path
        path.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "meisai-faults", str(path)], check=True)

    def grow(self, mib):
        subprocess.run(["mount", "-o", f"remount,size={mib}m", str(self.path)], check=True)

    def free(self):
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, left):
        """Takes what is free except for some bytes; answers the file to remove."""
        ballast = self.path / "ballast"
        with open(ballast, "wb") as file:
            for _ in range(max(0, self.free() - left) // MIB):
                file.write(bytes(MIB))
        return ballast

    def unmount(self):
        subprocess.run(["umount", str(self.path)], check=False)


def may_mount(place):
    """Why this part is left out, or nothing."""
    probe = place / "probe"
    try:
        Disk(probe, 1).unmount()
        return ""
    except (OSError, subprocess.CalledProcessError) as refused:
        return str(refused)
    finally:
        with contextlib.suppress(OSError):
            probe.rmdir()


@contextlib.contextmanager
def disk(path, mib):
    mounted = Disk(path, mib)
    try:
        yield mounted
    finally:
        mounted.unmount()


@contextlib.contextmanager
def running(server):
    try:
        yield server
    finally:
        server.end()


def await_full(load):
    servers.wait_until("the disk is full", FULL_SECONDS, lambda: load.count("refused") >= REFUSALS)


def no_reserve(place):
    """Full to the last byte, then a file of somebody else goes."""
    row = Row("40 MiB disk full, no reserve")
    with disk(place / "disk", 40) as small, running(Server(small.path / "data", beside=place)) as server:
        server.set_up()
        ballast = small.fill(10 * MIB)
        with loads.Load(server, size=2_000) as load:
            await_full(load)
            readable(row, server)
            ballast.unlink()
            off = time.monotonic()
            servers.wait_until("usage is taken again", 60, lambda: load.first_acknowledged_after(off) is not None)
            time.sleep(0.3)
        taken(row, load, off)
        # Room for what was refused, and for what is read to check it.
        small.grow(400)
        end(row, server, load)
    return row


def with_reserve(place):
    """Nothing new below the reserve, nothing fails, everything can be read."""
    row = Row("40 MiB disk, reserve of 12 MiB")
    with disk(place / "disk", 40) as small, running(Server(small.path / "data", reserve=12 * MIB, beside=place)) as server:
        server.set_up()
        ballast = small.fill(22 * MIB)
        with loads.Load(server, size=2_000) as load:
            await_full(load)
            readable(row, server, must=True)
            if small.free() == 0:
                row.wrong.append("the reserve was used up")
            ballast.unlink()
            off = time.monotonic()
            servers.wait_until("usage is taken again", 60, lambda: load.first_acknowledged_after(off) is not None)
            time.sleep(0.3)
        taken(row, load, off)
        if set(load.reasons()) != {"lowDiskSpace"}:
            row.wrong.append(f"refused with {dict(load.reasons())}")
        small.grow(400)
        end(row, server, load)
    return row


def readable(row, server, must=False):
    """A bill is answered meanwhile; with no room at all, or refused as what may be asked again."""
    status, answer = server.call("GET", f"/meisai/v1/bills/{servers.MONTH}?operatorId={servers.OPERATOR}")
    row.checks += 1
    if status != 200 and (must or status != 503):
        row.wrong.append(f"a bill on a full disk was answered {status} {answer}")


def backup_disk(place):
    """The disk of the backups is full: the job says so, nothing looks like a backup, usage goes on."""
    row = Row("backup onto a disk of 2 MiB")
    with disk(place / "backups", 2) as small, running(Server(place / "data", backups=small.path)) as server:
        server.set_up()
        with loads.Load(server, size=2_000) as load:
            servers.wait_until("there is something to back up", 60, lambda: load.count("acknowledged") >= 60)
            failed = server.job("backups")
            off = time.monotonic()
            if failed["state"] != "failed" or [each["code"] for each in failed["problems"]] != ["backupNotWritten"]:
                row.wrong.append(f"the job of a backup without room ended as {failed}")
            nothing_left(row, server, small)
            servers.wait_until("usage is taken after it", 60, lambda: load.first_acknowledged_after(off) is not None)
            small.grow(400)
            done = server.job("backups")
            if done["state"] != "done":
                row.wrong.append(f"the job of a backup with room ended as {done}")
        taken(row, load, off)
        found = servers.verify(small.path / done["request"])
        if found:
            row.wrong.append("meisai verify of the backup: " + found)
        row.checks += 4
        end(row, server, load)
    return row


def nothing_left(row, server, small):
    left = [path.name for path in small.path.iterdir()]
    told = server.expect("GET", "backups")["backups"]
    if left or told:
        row.wrong.append(f"after a backup that failed there is {left}, and the server tells of {told}")


SCENARIOS = [
    ("disk full, no reserve", no_reserve),
    ("disk full, reserve", with_reserve),
    ("backup onto a full disk", backup_disk),
]
