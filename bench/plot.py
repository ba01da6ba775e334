#!/usr/bin/env python3
"""Turns what measure.py wrote into a table (plot.py table FILE) or a plot (plot.py svg FILE), on standard output."""
import json
import re
import statistics
import sys
from html import escape

OURS, ONE, PEER = "afs-ld", "afs-ld -j 1", "peer"
COLOURS = {OURS: "#2166ac", ONE: "#92c5de", PEER: "#b8b8b8"}
INK, FAINT = "#1f2328", "#d0d7de"


def middle(numbers):
    return statistics.median(numbers)


def spread(numbers):
    """Half the distance between the quartiles."""
    if len(numbers) < 4:
        return (max(numbers) - min(numbers)) / 2
    low, _, high = statistics.quantiles(numbers, n=4)
    return (high - low) / 2


def ratio(left, right):
    """The median of the ratios of runs of the same turn."""
    return middle([a / b for a, b in zip(left, right) if b > 0] or [0])


def rows(report):
    for name, work in report["workloads"].items():
        runs = work["linkers"]
        wall = {who: runs[who]["wall"] for who in runs}
        cpu = {who: runs[who]["cpu"] for who in runs}
        rss = {who: middle(runs[who]["rss"]) for who in runs}
        yield {
            "name": name,
            "wall": {who: middle(wall[who]) for who in runs},
            "spread": {who: spread(wall[who]) for who in runs},
            "cpu": {who: middle(cpu[who]) for who in runs},
            "rss": rss,
            "wall_ratio": ratio(wall[OURS], wall[PEER]),
            "one_ratio": ratio(wall[ONE], wall[PEER]),
            "cpu_ratio": ratio(cpu[OURS], cpu[PEER]),
            "rss_ratio": rss[OURS] / rss[PEER],
            "speed_up": ratio(wall[ONE], wall[OURS]),
            "floor": middle(work["floor"]),
            "floor_ratio": ratio(wall[OURS], work["floor"]),
            "in": work["bytes_in"],
            "out": work["bytes_out"],
        }


def table(report):
    print(f"# Whole processes, {report['date']}\n")
    print(f"{report['ours']} and {report['peer']}, {report['pairs']} runs each, interleaved, on {report['cores']} cores of "
          f"{report['processor']}, {report['system']}; load {report['load_before']:.1f} before, {report['load_after']:.1f} after. "
          "Medians, ± half the distance between the quartiles. Ratios are medians of the ratios of runs of the same turn, ours to the "
          "peer's: below 1 is faster, or smaller. Processor time is user and system.\n")
    print("| workload | wall ms | -j 1 ms | peer ms | wall | -j 1 wall | cpu ms | peer cpu ms | cpu | peak MiB | -j 1 MiB | peer MiB | peak | -j 1 / default |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    all_rows = list(rows(report))
    for row in all_rows:
        wall, cpu, rss = row["wall"], row["cpu"], row["rss"]
        print(f"| {row['name']} | {wall[OURS]:.1f} ± {row['spread'][OURS]:.1f} | {wall[ONE]:.1f} ± {row['spread'][ONE]:.1f} "
              f"| {wall[PEER]:.1f} ± {row['spread'][PEER]:.1f} | {row['wall_ratio']:.2f} | {row['one_ratio']:.2f} | {cpu[OURS]:.1f} "
              f"| {cpu[PEER]:.1f} | {row['cpu_ratio']:.2f} | {rss[OURS]:.0f} | {rss[ONE]:.0f} | {rss[PEER]:.0f} | {row['rss_ratio']:.2f} "
              f"| {row['speed_up']:.2f} |")
    print("\nThe floor: reading every input, writing the output and its SHA-256, on one thread of a process that runs already.\n")
    print("| workload | inputs MB | output MB | floor ms | ours / floor |\n|---|---|---|---|---|")
    for row in all_rows:
        print(f"| {row['name']} | {row['in'] / 1e6:.1f} | {row['out'] / 1e6:.1f} | {row['floor']:.1f} | {row['floor_ratio']:.1f} |")
    scaling = scaled(all_rows)
    if len(scaling) > 1:
        print("\nScaling: time and memory of a thousand generated objects; linear growth keeps them level.\n")
        print("| objects | ms / 1,000 | -j 1 ms / 1,000 | peer ms / 1,000 | MiB / 1,000 | peer MiB / 1,000 |\n|---|---|---|---|---|---|")
        for objects, row in scaling:
            wall, rss = row["wall"], row["rss"]
            print(f"| {objects:,} | {wall[OURS] * 1000 / objects:.0f} | {wall[ONE] * 1000 / objects:.0f} | {wall[PEER] * 1000 / objects:.0f} "
                  f"| {rss[OURS] * 1000 / objects:.0f} | {rss[PEER] * 1000 / objects:.0f} |")


def scaled(all_rows):
    """Rows of generated programs with their number of objects, ascending."""
    found = [(int(match.group(1)), row) for row in all_rows if (match := re.fullmatch(r"synthetic-(\d+)", row["name"]))]
    return sorted(found, key=lambda pair: pair[0])


def svg(report):
    """Bars: wall time of each workload as a share of the peer's, which is 1."""
    all_rows = list(rows(report))
    left, width, group, bar, top = 150, 520, 46, 13, 64
    height = top + (group * len(all_rows)) + 44
    most = max([1.0, *(max(row["wall_ratio"], row["one_ratio"]) for row in all_rows)])
    scale = width / (most * 1.02)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 90}" height="{height}" viewBox="0 0 {left + width + 90} {height}" '
           f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}" role="img" aria-label="Wall time of links, as a share of the peer\'s">',
           f'<rect width="100%" height="100%" fill="#ffffff"/>',
           f'<text x="{left}" y="22" font-size="15" font-weight="600">Wall time of a link, {escape(short(report["peer"]))} = 1</text>']
    x = left
    for who, label in ((OURS, f"afs-ld, {report['cores']} workers"), (ONE, "afs-ld -j 1"), (PEER, short(report["peer"]))):
        out.append(f'<rect x="{x}" y="34" width="11" height="11" fill="{COLOURS[who]}"/><text x="{x + 16}" y="44">{escape(label)}</text>')
        x += 40 + (7 * len(label))
    for step in range(0, int(most * 4) + 1):
        at = left + (step / 4 * scale)
        out.append(f'<line x1="{at:.1f}" y1="{top - 6}" x2="{at:.1f}" y2="{height - 38}" stroke="{FAINT}"/>'
                   f'<text x="{at:.1f}" y="{height - 22}" text-anchor="middle">{step / 4:g}</text>')
    for index, row in enumerate(all_rows):
        y = top + (index * group)
        out.append(f'<text x="{left - 10}" y="{y + 22}" text-anchor="end">{escape(row["name"])}</text>')
        bars = ((OURS, row["wall_ratio"]), (ONE, row["one_ratio"]), (PEER, 1.0))
        for place, (who, share) in enumerate(bars):
            out.append(f'<rect x="{left}" y="{y + (place * bar)}" width="{share * scale:.1f}" height="{bar - 2}" fill="{COLOURS[who]}"/>'
                       f'<text x="{left + (share * scale) + 5:.1f}" y="{y + (place * bar) + 10}" font-size="10">{row["wall"][who]:.1f} ms</text>')
    out.append(f'<text x="{left}" y="{height - 6}" font-size="10">{escape(report["date"])}, {escape(report["processor"])}, medians of '
               f'{report["pairs"]} interleaved runs</text></svg>')
    print("\n".join(out))


def short(version):
    """"Debian LLD 19.1.7 ..." -> "LLD 19.1.7"."""
    match = re.search(r"(LLD|ld64|afs-ld|sold|mold)\S* ?[\d.]*", version)
    return match.group(0) if match else version


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("table", "svg"):
        sys.exit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as file:
        report = json.load(file)
    {"table": table, "svg": svg}[sys.argv[1]](report)


if __name__ == "__main__":
    main()
