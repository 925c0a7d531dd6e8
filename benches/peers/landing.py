#!/usr/bin/env python3
"""CSV to Parquet: gapwise beside DuckDB and polars, in one run on one machine.

    cargo build --release
    python3 benches/peers/landing.py --gapwise target/release/gapwise --rows 1000000

Makes a survey of 60 columns, then lets each program turn it into Parquet with ZSTD, in a process of its own, `--repeat`
times. gapwise does more with it: it scrubs comments, drops identifiers, types the answers, counts every group and
publishes findings with a receipt. Before anything is timed, the rows and the counts of one column must agree. The table
gives the median time and the peak of memory, and what gapwise takes in units of the faster peer. A peer that is not
installed (`pip install duckdb polars`) is named and left out.
"""

import argparse
import importlib.util
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SCALE = ["Never", "Rarely", "Sometimes", "Often", "Always"]
BACKGROUNDS = {
    "gender": ["Woman", "Man", "Another"],
    "first_language": ["English", "Spanish", "Polish", "Other"],
    "carer": ["Yes", "No"],
    "shift": ["Day", "Evening", "Night"],
    "disability": ["Yes", "No"],
    "education": ["School", "Vocational", "Degree"],
}
SAID = ["", "", "The pace was too fast for me", "More examples please", "I could not hear the tutor"]

DUCKDB = """
import duckdb, sys
duckdb.sql(f"copy (select * from read_csv('{sys.argv[1]}')) to '{sys.argv[2]}' (format parquet, compression zstd)")
"""
POLARS = """
import polars, sys
polars.scan_csv(sys.argv[1]).sink_parquet(sys.argv[2], compression="zstd")
"""

# Each step has a process of its own: a child's peak of memory counts from what this one held when it was started.
COUNT = {
    "duckdb": """
import duckdb, json, sys
print(json.dumps(dict(sorted(duckdb.sql(f"select q1, count(*) from '{sys.argv[1]}' group by q1").fetchall()))))
""",
    "polars": """
import json, polars, sys
print(json.dumps(dict(sorted(polars.read_parquet(sys.argv[1], columns=["q1"])["q1"].value_counts().iter_rows()))))
""",
}


def write_export(path, rows):
    """Rows are drawn from 20,000 different ones, which keeps the making short and no program from its work."""
    random.seed(7)
    names = ["ResponseId", "EndDate", *BACKGROUNDS]
    names += [f"q{n}" for n in range(1, 41)] + [f"hours{n}" for n in range(1, 11)] + ["helped", "hindered"]
    pool = []
    for _ in range(20_000):
        cells = [random.choice(groups) for groups in BACKGROUNDS.values()]
        cells += random.choices(SCALE, k=40) + [str(random.randint(0, 40)) for _ in range(10)]
        cells += random.choices(SAID, k=2)
        pool.append(",".join(cells))
    with open(path, "w", encoding="utf-8") as out:
        out.write(",".join(names) + "\n")
        for row in range(rows):
            day, second = 1 + row % 28, row % 86_400
            clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
            out.write(f"R_{row:08},2026-03-{day:02} {clock},{random.choice(pool)}\n")


def write_codebook(path):
    lines = ['[instrument]', 'id = "exit"', 'title = "Exit survey"']
    for n in range(1, 41):
        lines += ["[[item]]", f'id = "q{n}"', f'column = "q{n}"', f"choices = {json.dumps(SCALE)}"]
    for n in range(1, 11):
        lines += ["[[item]]", f'id = "hours{n}"', f'column = "hours{n}"', 'kind = "number"', 'direction = "none"']
    for name in BACKGROUNDS:
        lines += ["[[background]]", f'id = "{name}"', f'column = "{name}"']
    for name in ("helped", "hindered"):
        lines += ["[[comment]]", f'column = "{name}"']
    lines += ["[respondent]", 'id = "ResponseId"', 'submitted_at = "EndDate"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(command):
    """Seconds, and the peak of memory in MB, of one process."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as talk:
        process = subprocess.Popen(command, stdout=out, stderr=talk)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        texts = []
        for file in (out, talk):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
    if status != 0:
        sys.exit(f"`{command[0]}` failed:\n{texts[1][-2000:]}")
    return seconds, usage.ru_maxrss / 1024, texts[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gapwise", type=pathlib.Path, help="the program, built for release")
    parser.add_argument("--make", type=pathlib.Path, help="only make the export, under this name")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    if arguments.make is not None:
        return write_export(arguments.make, arguments.rows)
    if arguments.gapwise is None:
        parser.error("say where the program is: --gapwise target/release/gapwise")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gapwise-landing-"))
    try:
        compare(arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def compare(arguments, folder):
    export, codebook, parquet = folder / "learners.csv", folder / "codebook.toml", folder / "out.parquet"
    run([sys.executable, __file__, "--make", str(export), "--rows", str(arguments.rows)])
    write_codebook(codebook)
    print(f"{arguments.rows:,} rows, 60 columns, {export.stat().st_size / 1e6:.0f} MB, {os.cpu_count()} cores")
    lakes = iter(range(1_000_000))

    def gapwise():
        lake = folder / f"lake-{next(lakes)}"
        command = [arguments.gapwise.resolve(), "load", export, "--codebook", codebook, "--credential", "bench"]
        command += ["--iteration", "1", "--lake", lake, "--format", "json"]
        found = run([str(part) for part in command])
        receipt = json.loads(found[2].strip().splitlines()[-1])["receipt"]
        if receipt["rows_landed"] != arguments.rows:
            sys.exit(f"gapwise landed {receipt['rows_landed']} of {arguments.rows} rows")
        shutil.rmtree(lake)
        return found

    programs = {"gapwise load": gapwise}
    for name, module, code in (("DuckDB", "duckdb", DUCKDB), ("polars", "polars", POLARS)):
        if importlib.util.find_spec(module) is None:
            print(f"skipped: {name} is not installed")
            continue
        programs[name] = lambda code=code: run([sys.executable, "-c", code, str(export), str(parquet)])
    check(programs, export, parquet)
    measured = {name: [program() for _ in range(arguments.repeat)] for name, program in programs.items()}
    report(measured)


def check(programs, export, parquet):
    """Every program lands all rows, and the peers count the same answers."""
    expected = None
    for name, program in programs.items():
        program()
        if name == "gapwise load":
            continue
        counts = counts_of(parquet)
        if expected not in (None, counts):
            sys.exit(f"{name} counts other answers than its peer")
        expected = counts


def counts_of(parquet):
    module = next(module for module in COUNT if importlib.util.find_spec(module) is not None)
    return json.loads(run([sys.executable, "-c", COUNT[module], str(parquet)])[2])


def report(measured):
    medians = {name: statistics.median(run[0] for run in runs) for name, runs in measured.items()}
    peaks = {name: max(run[1] for run in runs) for name, runs in measured.items()}
    for name in measured:
        print(f"{name:14} {medians[name]:7.2f} s {peaks[name]:8.0f} MB")
    peers = [name for name in measured if name != "gapwise load"]
    if peers:
        faster = min(peers, key=medians.get)
        seconds = medians["gapwise load"] / medians[faster]
        memory = peaks["gapwise load"] / peaks[faster]
        print(f"gapwise takes {seconds:.2f} x the time and {memory:.2f} x the memory of {faster}")


if __name__ == "__main__":
    main()
