"""The examples of docs/cluster.md, run as they stand: a killed shard and a killed workflow give the table of one machine.

Usage: cluster_test.py REMNANT_CLI DOCS_CLUSTER. Ends with 77 (skipped) where Snakemake is not installed.
"""

import csv
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

CLI, EXAMPLES = sys.argv[1], pathlib.Path(sys.argv[2])
if shutil.which("snakemake") is None:
    print("skipped: snakemake is not installed")
    sys.exit(77)
ENVIRONMENT = {**os.environ, "PATH": f"{pathlib.Path(CLI).parent}:{os.environ['PATH']}"}
PATIENTS = 12
failures = []


def check(holds, what):
    print(("ok      " if holds else "FAILED  ") + what, flush=True)
    if not holds:
        failures.append(what)


def run(*words, **more):
    return subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          env={**ENVIRONMENT, **more.pop("env", {})}, **more)


def list_of_patients(folder):
    for seed in (1, 2):
        run(CLI, "phantom", folder / f"p{seed}", "--seed", seed, "--size", "48,48,30", "--spacing", "8,8,9", check=True)
    with open(folder / "patients.csv", "w", newline="", encoding="utf-8-sig") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "ct", "liver", "tumour", "segments", "operation", "height_cm", "weight_kg", "liver_condition"])
        for n in range(PATIENTS):
            p = f"p{n % 2 + 1}"
            rows.writerow([f'no. {n}, "ward"', f"{p}/ct", f"liver={p}/labels.nii.gz", f"{p}/tumours.nii.gz",
                           f"{p}/labels.nii.gz", "right-hepatectomy", 160 + n, 70, "normal"])


def killed_while_working(words, journals, **more):
    """Starts a program in a group of its own and kills the whole group once a journal below the folder holds a row."""
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               start_new_session=True, env={**ENVIRONMENT, **more.pop("env", {})}, **more)
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        found = list(journals.glob("*.part"))
        if any(journal.read_bytes().count(b"\n") >= 2 for journal in found if journal.exists()):
            break
        time.sleep(0.001)
    worked = process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return worked


def check_the_table(folder):
    with open(folder / "whole.csv", newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    check([row["id"] for row in table] == [f'no. {n}, "ward"' for n in range(PATIENTS)], "Python reads the ids in order")
    answer = json.loads(run(CLI, "measure", "--ct", "p2/ct", "--liver", "liver=p2/labels.nii.gz", "--tumour", "p2/tumours.nii.gz",
                            "--segments", "p2/labels.nii.gz", "--operation", "right-hepatectomy", "--height-cm", "163",
                            "--weight-kg", "70", "--liver-condition", "normal", "--json", cwd=folder, check=True).stdout)
    numbers = ("tlv_ml", "tumour_ml", "functional_ml", "flr_ml", "sflr_percent", "rlv_tlv_percent", "margin_ml")
    check(all(float(table[3][name]) == answer["baseline"][name] for name in numbers),
          "Python reads the numbers of measure, bit for bit")
    check(table[3]["warnings"].split(";") == [w["id"] for w in answer["warnings"]], "and its warnings")


def check_job_array(folder, whole):
    def task(n):
        return (EXAMPLES / "remnant-shard.sh", "patients.csv", "shards", 3), {"SLURM_ARRAY_TASK_ID": str(n),
                                                                              "SLURM_CPUS_PER_TASK": "1"}
    def merge():
        return run(EXAMPLES / "remnant-merge.sh", "patients.csv", "shards", 3, "slurm.csv", cwd=folder)
    for n in (1, 3):
        words, variables = task(n)
        check(run(*words, cwd=folder, env=variables).returncode == 0, f"array task {n} is done")
    early = merge()
    check(early.returncode == 1 and "shards/2.csv: there is no such shard" in early.stderr and
          not (folder / "slurm.csv").exists(), "merging without shard 2 is refused by name")
    words, variables = task(2)
    check(killed_while_working(words, folder / "shards", cwd=folder, env=variables), "array task 2 was killed at work")
    check(run(*words, cwd=folder, env=variables).returncode == 0, "and goes on when it is submitted again")
    beyond = run(*words, cwd=folder, env={**variables, "SLURM_ARRAY_TASK_ID": "4"})
    check(beyond.returncode == 2, "a task beyond the number of shards is refused")
    check(merge().returncode == 0 and (folder / "slurm.csv").read_bytes() == whole, "the array gives the table of one machine")


def check_changed_list(folder):
    """After the job array: a mended row may not bring back what was measured before."""
    patients = folder / "patients.csv"
    before = patients.read_bytes()
    patients.write_bytes(before.replace(b",160,70,", b",160,120,"))
    again = run(EXAMPLES / "remnant-shard.sh", "patients.csv", "shards", 3, cwd=folder,
                env={"SLURM_ARRAY_TASK_ID": "1", "SLURM_CPUS_PER_TASK": "1"})
    check(again.returncode == 1 and "shards/1.csv: it was measured from another list" in again.stderr,
          "a finished task of a list that changed is refused when it is submitted again")
    merged = run(EXAMPLES / "remnant-merge.sh", "patients.csv", "shards", 3, "changed.csv", cwd=folder)
    check(merged.returncode == 1 and "shards/1.csv: it was measured from another list" in merged.stderr and
          not (folder / "changed.csv").exists(), "and merging it is refused by name")
    patients.write_bytes(before)


def check_workflow(folder, whole):
    words = ("snakemake", "-s", EXAMPLES / "Snakefile", "--cores", "1", "--config", "list=patients.csv", "shards=2",
             "out=workflow.csv")
    check(killed_while_working(words, folder / "workflow.csv.shards", cwd=folder), "the workflow was killed at work")
    check(not (folder / "workflow.csv").exists(), "and left no table")
    run(*words, "--unlock", cwd=folder)
    again = run(*words, "--rerun-incomplete", cwd=folder)
    check(again.returncode == 0, "the workflow runs again" + ("" if again.returncode == 0 else ": " + again.stderr[-2000:]))
    table = folder / "workflow.csv"
    check(table.exists() and table.read_bytes() == whole, "the workflow gives the table of one machine")


with tempfile.TemporaryDirectory(prefix="remnant-cluster-") as name:
    place = pathlib.Path(name)
    list_of_patients(place)
    done = run(CLI, "batch", "patients.csv", "-o", "whole.csv", cwd=place)
    check(done.returncode == 0, "one machine measures the list " + done.stderr)
    expected = (place / "whole.csv").read_bytes()
    check_the_table(place)
    check_job_array(place, expected)
    check_changed_list(place)
    check_workflow(place, expected)
sys.exit(1 if failures else 0)
