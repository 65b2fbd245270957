"""Prints the CPU time, in nanoseconds, that parliament needs for all policies of a folder."""

import pathlib
import sys
import time

import parliament

texts = [path.read_text() for path in pathlib.Path(sys.argv[1]).iterdir()]
parliament.analyze_policy_string(texts[0])
start = time.process_time_ns()
for text in texts:
    try:
        parliament.analyze_policy_string(text)
    except Exception:  # Some of AWS's policies are too much for it.
        pass
print(time.process_time_ns() - start)
