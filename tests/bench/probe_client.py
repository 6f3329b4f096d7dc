"""What it takes until the clients are there: the worker's session, or plain boto3.

In both cases after what a worker has imported when it has opened the store, and told the first rows.
"""

from __future__ import annotations

import sys
import time

SERVICES = ("marketplace-agreement", "marketplace-discovery", "invoicing", "sts")
URL = "http://127.0.0.1:9"


def worker() -> None:
    from app.aws.session import AwsSession
    from app.model.account import Source

    AwsSession(Source(sandbox=True), URL)


def plain() -> None:
    import boto3

    session = boto3.Session("AKIASANDBOXBUYER", "sandbox", region_name="us-east-1")
    for service in SERVICES:
        session.client(service, endpoint_url=URL)


def main() -> None:
    import app.worker.host

    assert app.worker.host
    assert "botocore" not in sys.modules
    begun = time.process_time()
    (worker if sys.argv[1] == "worker" else plain)()
    print((time.process_time() - begun) * 1000)


if __name__ == "__main__":
    main()
