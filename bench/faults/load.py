"""Usage that comes in from several senders, and the client's own record of what became of it."""

import collections
import dataclasses
import http.client
import threading
import time

import server as servers
from server import Broken

PROBED_EVERY = 0.1


@dataclasses.dataclass
class Batch:
    number: int
    size: int
    sent: float = 0.0
    answered: float = 0.0
    # acknowledged, refused or unanswered
    outcome: str = "unanswered"
    why: str = ""

    def body(self):
        return "".join(
            f'{{"id":"{self.number}-{i}","source":"faults","operatorId":"{servers.OPERATOR}",'
            f'"resource":{{"kind":"imsi","id":"{servers.SIM}"}},"meter":"data.upload",'
            f'"time":"2026-09-05T00:00:00Z","quantity":1000}}\n'
            for i in range(self.size)
        )


class Load:
    """Sends until it is stopped, and reads beside it. A batch is sent once; what was refused is sent again by the checks only."""

    def __init__(self, server, senders=3, size=200):
        self.server = server
        self.size = size
        self.batches = []
        self.wrong = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._send, daemon=True) for _ in range(senders)]
        # The process answers whatever its disk does; a bill is read, or is to be asked for again.
        bill = f"/meisai/v1/bills/{servers.MONTH}?operatorId={servers.OPERATOR}"
        for path, good in (("/livez", (200,)), (bill, (200, 503))):
            self._threads.append(threading.Thread(target=self._probe, args=(path, good), daemon=True))

    def __enter__(self):
        self._stop.clear()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def next(self):
        with self._lock:
            batch = Batch(len(self.batches), self.size)
            self.batches.append(batch)
            return batch

    def send(self, batch, connection):
        body = batch.body()
        batch.sent = time.monotonic()
        status, answer = self.server.call(
            "POST", "/meisai/v1/usage", body, "application/x-ndjson", connection=connection
        )
        batch.answered = time.monotonic()
        if status == 200:
            batch.outcome = "acknowledged"
            if answer["accepted"] != batch.size:
                self.wrong.append(f"batch {batch.number} was answered {answer}")
        elif status == 503:
            batch.outcome = "refused"
            batch.why = answer.get("code", "")
        else:
            batch.outcome = "refused"
            batch.why = f"{status} {answer.get('code')}"
            self.wrong.append(f"batch {batch.number} was answered {status} {answer}")
        return batch.outcome

    def _send(self):
        connection = self.server.connect()
        while not self._stop.is_set():
            batch = self.next()
            try:
                outcome = self.send(batch, connection)
            except (OSError, http.client.HTTPException) as failure:
                batch.why = repr(failure)
                connection.close()
                connection = self.server.connect()
                outcome = "unanswered"
            if outcome != "acknowledged":
                self._stop.wait(0.05)
        connection.close()

    def _probe(self, path, good):
        while not self._stop.wait(PROBED_EVERY):
            try:
                status, answer = self.server.call("GET", path)
            except (OSError, http.client.HTTPException) as failure:
                status, answer = None, repr(failure)
            if status not in good:
                self.wrong.append(f"{path} was answered {status} {answer}")

    def count(self, outcome):
        return sum(batch.outcome == outcome for batch in self.batches)

    def acknowledged_within(self, begin, end):
        """Sent and acknowledged within a time."""
        return [
            batch
            for batch in self.batches
            if batch.outcome == "acknowledged" and batch.sent >= begin and batch.answered <= end
        ]

    def first_acknowledged_after(self, moment):
        """Seconds until a batch that was sent after a moment was acknowledged."""
        answered = [b.answered for b in self.batches if b.outcome == "acknowledged" and b.sent >= moment]
        return min(answered) - moment if answered else None

    def reasons(self):
        return collections.Counter(batch.why for batch in self.batches if batch.outcome == "refused")


def check(server, batches):
    """Sends everything once more: what was acknowledged is there, of the others all or nothing; then all of it is there
    once. Answers how many checks were made, and how many of the others were there.
    """
    checks = there = 0
    connection = server.connect()
    for batch in batches:
        status, answer = server.call(
            "POST", "/meisai/v1/usage", batch.body(), "application/x-ndjson", connection=connection
        )
        known = answer.get("duplicates")
        if status != 200 or known not in (0, batch.size) or answer["accepted"] + known != batch.size:
            raise Broken(f"batch {batch.number} ({batch.outcome}), sent again, was answered {status} {answer}")
        if batch.outcome == "acknowledged" and known == 0:
            raise Broken(f"batch {batch.number} was acknowledged and is not there")
        there += batch.outcome != "acknowledged" and known == batch.size
        checks += 1
    connection.close()
    return checks + balances(server, sum(batch.size for batch in batches)), there


def balances(server, records):
    """The bill, what was received and what became of it."""
    counts = server.expect("GET", f"bills/{servers.MONTH}?operatorId={servers.OPERATOR}")["counts"]
    if counts["billed"] != records:
        raise Broken(f"{records} records are to be billed, the bill says {counts}")
    received = server.expect("GET", f"conservation?from={servers.RECEIVED}&to={servers.RECEIVED}")
    for day in received["days"] if "days" in received else received["receipts"]:
        parts = sum(day[part] for part in ("accepted", "duplicates", "conflicts", "rejected"))
        if day["received"] != parts or day["accepted"] != records:
            raise Broken(f"{records} records are to be accepted, receipts say {day}")
    month = server.expect("GET", f"conservation/{servers.MONTH}?operatorId={servers.OPERATOR}")["accounts"][0]
    if not month["balanced"] or month["accepted"] != records or month["billed"] != records:
        raise Broken(f"{records} records are to be accepted and billed, the month says {month}")
    return 3
