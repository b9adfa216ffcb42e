"""Documents taken in as jobs: each read in a process of its own (see `intake`), with an end in time and memory.

A job is a file beside the store, so that every process of the service knows it, also after a restart.
"""

import json
import os
import secrets
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from api.settings import Settings
from graph.errors import FindingsError
from graph.sandbox.limits import Limits
from graph.sandbox.process import ChildEnded, run

WRITING = 60.0  # seconds, beside those for reading: the store may be busy
MOST_JOBS = 200  # that are remembered
FILE_PREFIX = "job-"
Job = dict[str, Any]


class Jobs:
    """The jobs of a store: one at a time is read, so many wait in files of their own, and no more are taken."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folder = Path(settings.store) / "jobs"
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(settings.jobs)

    def reserve(self) -> bool:
        """Take the place of one job, before its document is heard; False where all are taken."""
        return self._places.acquire(blocking=False)

    def release(self) -> None:
        """Give back a place for which no job began."""
        self._places.release()

    def begin(self, data: bytes, suffix: str) -> Job:
        """Queue a document, in the place reserved for it; `get` says what becomes of it."""
        job: Job = {"id": secrets.token_hex(12), "status": "queued", "document": None, "outcome": None, "detail": None}
        place = tempfile.TemporaryDirectory(prefix="findings-")
        file = Path(place.name) / f"document{suffix}"
        file.write_bytes(data)
        self._keep(job)
        threading.Thread(target=self._run, args=(dict(job), place, file), daemon=True).start()
        return job

    def get(self, job_id: str) -> Job | None:
        """A job as it stands; None for one that is not known."""
        path = self._folder / f"{FILE_PREFIX}{job_id}.json"
        try:
            job, age = dict(json.loads(path.read_text(encoding="utf-8"))), time.time() - path.stat().st_mtime
        except (FileNotFoundError, NotADirectoryError):
            return None
        # No job waits longer than all those before it may take: the service that had it has ended.
        lost = job["status"] in ("queued", "running") and age > self._settings.job_deadline * (self._settings.jobs + 1)
        return job | _failed("The service ended before it was read. Send it again.") if lost else job

    def _run(self, job: Job, place: tempfile.TemporaryDirectory[str], file: Path) -> None:
        try:
            with place, self._turn:
                self._keep(job | {"status": "running"})
                self._keep(job | self._taken_in(file))
        finally:
            self._places.release()

    def _taken_in(self, file: Path) -> Job:
        settings = self._settings
        ends = settings.job_deadline, settings.job_memory
        arguments = os.path.abspath(settings.store), settings.base, os.path.abspath(settings.corrections), *ends
        limits = Limits(memory=settings.job_memory, programs=True)  # what reads it is a process of its own
        deadline = settings.job_deadline + WRITING  # what was read is written then
        try:
            done, _ = run("api.intake", arguments, {"file": str(file)}, limits=limits, deadline=deadline)
        except ChildEnded as end:
            if end.reason == "time":
                return _failed("The store could not be written in time: send it again.")
            return _failed("It could not be taken in within the memory that one document may take.")
        except FindingsError as error:
            return _failed(f"{error.what[:1].upper()}{error.what[1:]}. {error.mend}".strip())
        return {"status": "done", "document": done["document"], "outcome": done["outcome"], "detail": None}

    def _keep(self, job: Job) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{FILE_PREFIX}{job['id']}.json"
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(job), encoding="utf-8")
        os.replace(fresh, path)
        for old in sorted(self._folder.glob(f"{FILE_PREFIX}*.json"), key=lambda p: p.stat().st_mtime)[:-MOST_JOBS]:
            old.unlink(missing_ok=True)


def _failed(detail: str) -> Job:
    return {"status": "failed", "document": None, "outcome": None, "detail": detail}
