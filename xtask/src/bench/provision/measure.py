"""Runs a command, and prints what it took: {"wall": seconds, "cpu": seconds, "memory": KiB, "calls": number or null}.

CPU is that of the command and of everything it waited for; memory is the most that one of these processes held. A command
that counts its calls prints `calls N` as its last line.
"""

import json
import os
import subprocess
import sys
import time

start = time.monotonic()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, text=True)
output = child.stdout.read()
_, status, used = os.wait4(child.pid, 0)
wall = time.monotonic() - start
if status != 0:
    sys.exit(f"failed: {sys.argv[1:]}\n{output}")
last = output.strip().rpartition("\n")[2].split()
calls = int(last[1]) if last[:1] == ["calls"] else None
print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss, "calls": calls}))
