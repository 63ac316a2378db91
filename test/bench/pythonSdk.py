"""One round of the Python SDK's asynchronous client: a job as JSON in, what came of it as JSON out."""

import asyncio
import json
import sys
import time

from bloomy import AsyncClient


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
    return {"ms": ms, "successful": len(result.successful), "failed": len(result.failed)}


print(json.dumps(asyncio.run(play(json.load(sys.stdin)))))
