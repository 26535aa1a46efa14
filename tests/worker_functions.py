"""What worker processes are given to do in tests: good and bad work."""

import ctypes
import os
import re
import signal
import sys
import time


def square(number: int) -> int:
    return number * number


def work(task):
    """Do what the name says; everything else comes back as it is."""
    if task == "hang":
        while True:
            pass
    if task == "hang in C":
        re.match(r"(a+)+$", "a" * 60 + "b")
    if task == "sleep":
        time.sleep(60)
    if task == "eat memory":
        return len(b"x" * 3_000_000_000)
    if task == "crash":
        ctypes.string_at(0)
    if task == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if task == "leave":
        os._exit(3)
    if task == "exit":
        sys.exit("out")
    if task == "raise":
        raise ValueError("not good\nat all")
    if task == "recurse":
        return work_again(task)
    if task == "print":
        print("noise on standard output")
        return sys.stdin.read()
    if task == "unpicklable":
        return lambda: None
    if task == "pid":
        return os.getpid()
    return task


def work_again(task):
    return work_again(task)
