"""One round of the Python SDK's asynchronous client: a job as JSON in, what came of it as JSON out.

The same work, but not request for request: the SDK asks who its user is first, and it gets each
meeting before it gets that meeting's four parts at once. So on average fewer requests are in flight
than at its peak.
"""

import asyncio
import json
import sys
import time
from importlib import metadata

from bloomy import AsyncClient


def read_version():
    try:
        return metadata.version("bloomy-python")
    except metadata.PackageNotFoundError:
        return None


async def play(job):
    async with AsyncClient(api_key=job["apiKey"], base_url=job["url"] + "/api/v1") as client:
        began = time.perf_counter()
        if job["task"] == "create":
            work = client.todo.create_many(job["rows"], max_concurrent=job["maxConcurrent"])
        else:
            ids = [row["id"] for row in job["rows"]]
            work = client.meeting.get_many(ids, max_concurrent=job["maxConcurrent"])
        result = await work
        ms = (time.perf_counter() - began) * 1000
    counts = {"successful": len(result.successful), "failed": len(result.failed)}
    return {"ms": ms, **counts, "version": read_version()}


print(json.dumps(asyncio.run(play(json.load(sys.stdin)))))
