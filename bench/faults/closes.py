"""A month that closes while the disk fails: it stays open with nothing left of the close, and closes later."""

import errno
import json
import threading

import load as loads
import server as servers
from table import Row, end, taken

BATCHES = 30
FAULT_SECONDS = 3
FAULTS = [
    ("ENOSPC on the files of a close", errno.ENOSPC, "w", "closed/"),
    ("EIO on fsync of the files of a close", errno.EIO, "s", "closed/"),
    ("EIO on fsync of the log during a close", errno.EIO, "s", ".wal"),
    ("EROFS during a close", errno.EROFS, "wson", "*"),
]


def run(fault, server, switch):
    name, number, calls, file = fault
    row = Row(name)
    server.set_up()
    load = loads.Load(server)
    connection = server.connect()
    for _ in range(BATCHES):
        load.send(load.next(), connection)
    switch.on(number, calls, file)
    # A call waits as long as nobody can know what became of it.
    threading.Timer(FAULT_SECONDS, switch.off).start()
    status, answer = server.call("POST", f"/meisai/v1/months/{servers.MONTH}/close", "{}")
    if status == 202:
        # The job as the server remembers it; what is asked of a store that failed may be refused.
        servers.wait_until("the close fails", 60, lambda: ended(server, answer["jobId"]))
    elif status != 503:
        row.wrong.append(f"the close was answered {status} {answer}")
    switch.off()
    servers.wait_until("the server is ready", 60, lambda: server.call("GET", "/readyz")[0] == 200)
    row.failed = switch.failed()
    if row.failed == 0:
        row.wrong.append("no call failed: the fault was not there")
    if status == 202:
        job = server.expect("GET", f"jobs/{answer['jobId']}?wait=30")
        if job["state"] != "failed" or not job["problems"]:
            row.wrong.append(f"the close ended as {json.dumps(job)}")
        row.told = ",".join(sorted({each["code"] for each in job["problems"]}))
    left = [str(path.relative_to(server.data)) for path in (server.data / "closed").rglob("*") if path.is_file()]
    state = server.expect("GET", f"bills/{servers.MONTH}?operatorId={servers.OPERATOR}")["state"]
    if left or state == "closed":
        row.wrong.append(f"after a close that failed the bill is {state}, and there is {left}")
    job = server.job(f"months/{servers.MONTH}/close", "{}")
    if job["state"] != "done":
        row.wrong.append(f"the close without a fault ended as {job}")
    taken(row, load, None)
    row.checks += 3
    end(row, server, load)
    return row


def ended(server, job):
    status, answer = server.call("GET", f"/meisai/v1/jobs/{job}")
    return status == 200 and answer["state"] in ("done", "failed")
