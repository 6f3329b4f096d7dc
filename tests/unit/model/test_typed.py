"""Threads that meet a type for the first time together: in a process of its own, which could crash."""

from __future__ import annotations

import subprocess
import sys

MEETING = '''
import sys, threading, types
import msgspec
from app.model.typed import known

SOURCE = """
from __future__ import annotations
import msgspec
class Part(msgspec.Struct):
    count: int
    names: tuple[str, ...] = ()
class Whole(msgspec.Struct):
""" + "".join(f"    part{number}: Part\\n" for number in range(8))
RAW = {f"part{number}": {"count": number} for number in range(8)}

def fresh(number):
    module = sys.modules[f"fresh{number}"] = types.ModuleType(f"fresh{number}")
    exec(SOURCE, module.__dict__)
    return module.Whole

sys.setswitchinterval(1e-6)
read = []
for number in range(200):
    whole, meeting = fresh(number), threading.Barrier(4)
    def convert():
        meeting.wait()
        read.append(msgspec.convert(RAW, known(whole)).part7.count)
    threads = [threading.Thread(target=convert) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
assert read == [7] * 800
'''


def test_threads_meet_a_type_together() -> None:
    met = subprocess.run([sys.executable, "-c", MEETING], check=False, timeout=60)
    assert met.returncode == 0
