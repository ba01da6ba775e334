#!/usr/bin/env python3
"""Runs linkers in turn on the same inputs and writes what each run took, as JSON.

Called by compare.sh. Wall and processor time are those of the linker's process alone, from its start to its end; peak memory is measured
in runs of its own, through GNU time: what starts a process must itself be small, else its own memory is what the kernel reports.
"""
import argparse
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time


def run(command, folder):
    """One process: wall and processor milliseconds."""
    null = os.open(os.devnull, os.O_RDWR)
    os.chdir(folder)
    actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]
    start = time.perf_counter_ns()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = (time.perf_counter_ns() - start) / 1e6
    os.close(null)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed in {folder}")
    return wall, (usage.ru_utime + usage.ru_stime) * 1e3


def peak(command, folder, report):
    """MiB that one process had resident at most."""
    subprocess.run(["/usr/bin/time", "-o", report, "-f", "%M", *command], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open(report, encoding="ascii") as file:
        return int(file.read().split()[-1]) / 1024


def inputs(deps):
    """The files that a link read: records of kind 0x10 of -dependency_info."""
    with open(deps, "rb") as file:
        records = file.read().split(b"\0")
    return [record[1:] for record in records if record[:1] == b"\x10"]


def floor(files, output, copy):
    """Milliseconds to read every input, write the output and hash it, on one thread, in a process that runs already."""
    with open(output, "rb") as file:
        contents = file.read()
    buffer = bytearray(1 << 20)
    start = time.perf_counter_ns()
    for path in files:
        with open(path, "rb", buffering=0) as file:
            while file.readinto(buffer):
                pass
    with open(copy, "wb", buffering=0) as file:
        file.write(contents)
    hashlib.sha256(contents).digest()
    elapsed = (time.perf_counter_ns() - start) / 1e6
    os.unlink(copy)
    return elapsed


def measure(folder, linkers, pairs, work):
    """All runs of one workload."""
    commands = {name: [*command, "@link.rsp", "-o", os.path.join(work, name)] for name, command in linkers.items()}
    result = {name: {"wall": [], "cpu": [], "rss": []} for name in commands}
    deps = os.path.join(work, "deps")
    run([*commands["afs-ld"], "-dependency_info", deps], folder)
    files = [os.path.join(os.fsencode(folder), path) for path in inputs(deps)]
    for name, command in commands.items():
        run(command, folder)
        result[name]["rss"] = [peak(command, folder, os.path.join(work, "time")) for _ in range(3)]
    floors = []
    names = list(commands)
    for turn in range(pairs):
        # Who goes first changes, so that a machine that slows down is unfair to nobody.
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            wall, cpu = run(commands[name], folder)
            result[name]["wall"].append(wall)
            result[name]["cpu"].append(cpu)
        floors.append(floor(files, os.path.join(work, "afs-ld"), os.path.join(work, "copy")))
    return {
        "linkers": result,
        "floor": floors,
        "files": len(files),
        "bytes_in": sum(os.path.getsize(path) for path in files),
        "bytes_out": os.path.getsize(os.path.join(work, "afs-ld")),
    }


def processor():
    """The processor's name."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def version(command):
    """The first line that says which version a linker is."""
    outcome = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    return (outcome.stdout or outcome.stderr).strip().split("\n")[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("folders", nargs="+", help="NAME=FOLDER, each with a link.rsp")
    options = parser.parse_args()
    linkers = {"afs-ld": [options.ours], "afs-ld -j 1": [options.ours, "-j", "1"], "peer": [options.peer]}
    report = {
        "date": time.strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "system": f"{platform.system()} {platform.release()}",
        "pairs": options.pairs,
        "ours": version([options.ours]),
        "peer": version([options.peer]),
        "workloads": {},
    }
    with tempfile.TemporaryDirectory() as work:
        for entry in options.folders:
            name, folder = entry.split("=", 1)
            print(f"measuring {name}", file=sys.stderr)
            report["workloads"][name] = measure(os.path.abspath(folder), linkers, options.pairs, work)
        os.chdir("/")
    report["load_after"] = os.getloadavg()[0]
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
