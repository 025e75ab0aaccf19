"""The real server as a process of its own, and calls to it."""

import http.client
import json
import os
import pathlib
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
MEISAI = os.environ.get("MEISAI", str(ROOT / "meisai"))
NOW = "2026-10-02T09:00:00Z"
MONTH = "202609"
RECEIVED = "20261002"
OPERATOR = "OP0000000001"
SIM = "001010000001000"
LISTENS = "Meisai listens on "
START_SECONDS = 120
CALL_SECONDS = 120

BOOK = """
id: faults
effectiveFrom: "20260101"
currency: JPY
meters: [{ name: data.upload, unit: byte }]
items:
  - name: upload
    category: data
    applies: { meter: data.upload, plans: [plan-D] }
    perUnit: { price: "1", per: 1000 }
"""


class Broken(Exception):
    """A promise that the server did not keep."""


class Server:
    """Started on a directory; its settings and its log are beside it, or in another place where there is room."""

    def __init__(self, data, reserve=0, backups=None, environment=None, command=(), beside=None):
        self.data = pathlib.Path(data)
        beside = beside or self.data.parent
        settings = beside / "settings.yaml"
        lines = ["close: { automatic: false }", f"diskReserveBytes: {reserve}"]
        if backups is not None:
            lines.append(f"backups: {backups}")
        settings.write_text("\n".join(lines) + "\n")
        self.log = beside / "server.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*command, MEISAI, "serve", "--data", str(self.data), "--port", "0", "--test-clock", NOW]
                + ["--config", str(settings)],
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **(environment or {})},
                text=True,
            )
        line = self.process.stdout.readline()
        while line and not line.startswith(LISTENS):
            line = self.process.stdout.readline()
        if not line:
            raise Broken(f"the server ended before it listened, with {self.process.wait()}; see {self.log}")
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        self.port = urllib.parse.urlparse(line[len(LISTENS):].strip()).port
        self.key = (self.data / "provider.key").read_text().strip()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=CALL_SECONDS)

    def call(self, method, path, body=None, content_type="application/json", connection=None):
        """The status and the body of an answer."""
        connection = connection or self.connect()
        headers = {"Content-Type": content_type}
        if path.startswith("/meisai/"):
            headers["Authorization"] = "Bearer " + self.key
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        is_json = "json" in (answer.getheader("Content-Type") or "")
        return answer.status, json.loads(text) if is_json and text else {"text": text}

    def expect(self, method, path, body=None, content_type="application/json"):
        status, answer = self.call(method, "/meisai/v1/" + path, body, content_type)
        if status // 100 != 2:
            raise Broken(f"{method} {path} was answered {status} {answer}")
        return answer

    def set_up(self):
        operator = {
            "operatorId": OPERATOR,
            "name": "Faults",
            "email": "faults@example.com",
            "password": "correct horse",
            "accounts": [
                {
                    "coverage": "jp",
                    "currency": "JPY",
                    "priceBook": "faults",
                    "tax": {"rate": "0.10"},
                    "firstMonth": MONTH,
                }
            ],
        }
        sim = {
            "operatorId": OPERATOR,
            "kind": "imsi",
            "id": SIM,
            "plan": "plan-D",
            "status": "active",
            "from": MONTH + "01",
        }
        self.expect("POST", "price-books", BOOK, "application/yaml")
        self.expect("POST", "operators", json.dumps(operator))
        self.expect("POST", "resources", json.dumps(sim) + "\n", "application/x-ndjson")

    def job(self, path, body=None):
        """Begins a job and answers it when it has ended."""
        job = self.expect("POST", path, body)
        while job["state"] not in ("done", "failed"):
            job = self.expect("GET", f"jobs/{job['jobId']}?wait=30")
        return job

    def stop(self):
        """SIGTERM; answers the exit code."""
        self.process.terminate()
        return self.process.wait(timeout=CALL_SECONDS)

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def verify(data):
    """What `meisai verify --data` finds wrong, as text; empty when it finds nothing."""
    done = subprocess.run([MEISAI, "verify", "--data", str(data)], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"exit code {done.returncode}: {done.stdout}{done.stderr}".strip()


def wait_until(what, seconds, true):
    limit = time.monotonic() + seconds
    while not true():
        if time.monotonic() > limit:
            raise Broken(f"not within {seconds} s: {what}")
        time.sleep(0.05)
