#!/usr/bin/python3
"""The numbers of a report against the case's own, read with other programs' eyes.

The pages are read by pdftotext; the numbers they must hold come from `measure` and `assess` on the same
outlines. Each of the case's numbers must stand on its row, rounded as people read it, and no row may hold
another. Then every number of those rows is altered, one at a time: the same comparison must find each.
"""
import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CLI, SCHEMA = sys.argv[1:]
NUMBER = re.compile(r"[-+−]?\d+(?:\.\d+)?")


def run(*arguments):
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{arguments[0]} was refused: {done.stderr}")
    return done.stdout


def pages(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True)
    return re.sub("[\u2009\u00a0\u202f]", " ", text.stdout)


def rows_of(text, expected):
    """The first line that begins with a row's name, what follows the name."""
    found = {}
    for name in expected:
        for line in text.splitlines():
            if line.strip().startswith(name + " "):
                found.setdefault(name, line.strip()[len(name):])
    return found


def faults(rows, expected):
    """What of the case's numbers is missing on its row, and what stands there that is not the case's."""
    wrong = []
    for name, numbers in expected.items():
        if name not in rows:
            wrong.append(f"no row '{name}'")
            continue
        seen = [n.replace("−", "-") for n in NUMBER.findall(rows[name])]
        wrong += [f"'{name}' lacks {n}" for n in numbers if n not in seen]
        wrong += [f"'{name}' says {n}, which is not the case's" for n in seen if n not in numbers]
    return wrong


def altered(rows):
    """The rows with one digit of one number changed, for every number of every row."""
    for name, words in rows.items():
        for number in NUMBER.finditer(words):
            last = number.end() - 1
            digit = str((int(words[last]) + 1) % 10)
            yield name, number.group(), {**rows, name: words[:last] + digit + words[last + 1:]}


def two(value):
    return f"{value:.2f}"


def signed(value):
    return f"{value:+.2f}"


def expected_of(measured, assessed):
    """From the name of a row to the numbers that stand on it."""
    now, tlv = assessed["followup"], assessed["followup"]["tlv_ml"]
    resection = measured["resection"]

    def volume(ml):
        return [two(ml), f"{100 * ml / tlv:.1f}"]

    def grown(key):
        return [two(now[key]), two(now["uncertainty"][key])]

    stlv = next(s["ml"] for s in assessed["stlv"] if s["id"] == assessed["stlv_used"])
    return {
        "Liver (TLV)": volume(tlv),
        "Functional liver (FLV)": volume(now["functional_ml"]),
        "Goes, tumour included": volume(resection["resected_ml"]),
        "Future liver remnant, tumour-free (FLR)": volume(now["flr_ml"]),
        "Tumour in what stays": volume(resection["remnant_tumour_ml"]),
        "Standard liver volume (sTLV), vauthey-bsa": [two(stlv)],
        "FLR of the total volume (RLV/TLV)": [two(now["rlv_tlv_percent"])],
        "FLR of the functional volume (RLV/FLV)": [two(now["rlv_functional_percent"])],
        "FLR of the body weight (FLR-BW)": [two(now["flr_body_weight_percent"])],
        "Margin": [signed(now["margin_points"])],
        "Margin in volume": [signed(now["margin_ml"])],
        "Days from the intervention to the scan": ["28"],
        "Relative hypertrophy": grown("relative_hypertrophy_percent"),
        "Growth per day": grown("growth_ml_per_day"),
        "Degree of hypertrophy": [*grown("degree_of_hypertrophy_points"), "5"],
        "Kinetic growth rate (KGR)": [*grown("kinetic_growth_rate_per_week"), "2"],
        "Remnant growth rate": [*grown("remnant_growth_rate_per_week"), "2.66"],
        "Observers' difference in the remnant's volume": [f"{now['uncertainty']['observer_error_percent']:.1f}"],
    }


def followup_of_demo(folder):
    """The digital patient after embolisation: its report, and the same numbers without it."""
    run("phantom", folder / "demo", "--followup", "--size", "160,160,80", "--spacing", "2.4,2.4,3.75")
    demo, patient = folder / "demo", ["--height-cm", "172", "--weight-kg", "74", "--liver-condition", "normal"]

    def measured(at):
        return json.loads(run("measure", "--ct", at / "ct", "--liver", at / "labels.nii.gz", "--tumour",
                              at / "tumours.nii.gz", "--segments", at / "labels.nii.gz", "--operation", "right-hepatectomy", *patient, "--json"))

    before, after = measured(demo), measured(demo / "followup")
    volumes = {"": before["baseline"], "followup-": after["baseline"]}
    given = [x for prefix, v in volumes.items() for key in ("tlv", "tumour", "flr")
             for x in (f"--{prefix}{key}-ml", repr(v[key + "_ml"]))]
    assessed = json.loads(run("assess", *given, "--days", "28", *patient, "--json"))
    return demo / "demo.remnant", expected_of(after, assessed)


def check_schema(folder, case):
    """The JSON against its published schema, and the CSV's numbers against the JSON's."""
    run("report", case, "--scan", "Follow-up", "-o", folder / "r.json")
    run("report", case, "--scan", "Follow-up", "-o", folder / "r.csv")
    report = json.loads((folder / "r.json").read_text())
    try:
        import jsonschema
    except ImportError:
        sys.exit(77)
    schema = json.loads(Path(SCHEMA).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(report)
    in_json = {(t["id"], r["id"], c): cell["value"] for t in report["findings"] + report["background"]
               for r in t["rows"] for c, cell in r["cells"].items() if "value" in cell}
    with open(folder / "r.csv", newline="", encoding="utf-8") as file:
        in_csv = {(row["section"], row["id"], row["column"]): float(row["value"])
                  for row in csv.DictReader(file) if row["value"]}
    if in_csv != in_json or len(in_csv) < 30:
        sys.exit("CSV and JSON hold other numbers")


def main():
    if not shutil.which("pdftotext"):
        print("pdftotext is not installed")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        case, expected = followup_of_demo(folder)
        pdf = folder / "report.pdf"
        run("report", case, "--scan", "Follow-up", "-o", pdf)
        if pdf.stat().st_size > 3_000_000:
            sys.exit("the report is larger than 3 MB")
        check_schema(folder, case)
        text = pages(pdf)
        rows = rows_of(text, expected)
        wrong = faults(rows, expected)
        if wrong:
            sys.exit("\n".join(wrong) + "\n\n" + text)
        unseen = [f"{name}: {number}" for name, number, other in altered(rows) if not faults(other, expected)]
        if unseen:
            sys.exit("altered numbers were not found: " + ", ".join(unseen))
        every_page = text.split("\f")[:-1]
        if len(every_page) != 2:
            sys.exit(f"{len(every_page)} pages instead of two")
        if not all("Not a medical device" in page for page in every_page):
            sys.exit("a page does not say that this is no medical device")


main()
