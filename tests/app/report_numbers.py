#!/usr/bin/python3
"""Every number on the pages of a report against the case's own, both ways.

The pages are read by pdftotext. What must stand there is put together from the answer of `measure` on the
case, from the case file's own JSON and outlines (read with nibabel) and from the CT (read with pydicom), and is
rounded here. A number that is expected and not there is a fault, and so is one that is there and not expected;
only the constants of report_expectations may stand there by themselves. Then every number of the pages is
altered, one at a time: the comparison must find each. And every number of `measure` must have been expected,
but for those that a report does not promise.

Usage: report_numbers.py REMNANT_CLI SCHEMA (demo | ircadb). Ends with 77 (skipped) where something is missing.
"""
import csv
import datetime
import hashlib
import json
import os
import re
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

try:
    import nibabel
    import numpy
    import pydicom
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

import printed_pages
from report_expectations import CONSTANTS, INTERVENTIONS, MONTHS, TUMOURS, Expectations, day, longest_axial
from reader_checks import check, failures, run

SCHEMA, WHICH = sys.argv[2:]

KINDS = {row["id"]: row["name"] for row in json.loads((Path(SCHEMA).parent.parent / "resources/structures.json").read_text())["structures"]}

# Numbers of `measure` that a report does not promise: formulas that were not chosen, counts of voxels, places
# of margins, what the baseline had where a follow-up is judged (its remnant stands in the course), how large
# each lesion was on each scan and what progress is counted from (sums and responses are printed), and what stands
# there already under another name or is computed here by itself (scores).
NOT_PRINTED = [r"stlv/\d+/", r"baseline/", r"provenance/", r"_voxels$", r"/voxels$", r"/at_(tumour|cut)/", r"_subvoxel",
               r"resection/remnant_ml$", r"structures/", r"outlook/", r"^lesion_course/lesions/",
               r"^lesion_course/scans/\d+/recist/(nadir_mm|from_nadir_percent)$", r"^scores/"]


def numbers_in(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_in(inner, f"{path}/{key}" if path else key)
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from numbers_in(inner, f"{path}/{n}")
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path


def checksum_of(folder):
    """SHA-256 of a CT's voxels in Hounsfield units, i fastest, from its DICOM files."""
    slices = [pydicom.dcmread(path) for path in folder.iterdir() if path.is_file()]
    slices.sort(key=lambda s: float(s.ImagePositionPatient[2]))
    sums = hashlib.sha256()
    for s in slices:
        values = s.pixel_array.astype(numpy.int32) * int(s.RescaleSlope) + int(s.RescaleIntercept)
        sums.update(values.astype("<i2").tobytes())
    return sums.hexdigest()


def masks_of(archive, scan):
    """Structure id → voxels, by nibabel."""
    masks = {}
    with tempfile.TemporaryDirectory() as folder:
        for labels in scan["labels"]:
            path = Path(archive.extract(labels["file"], folder))
            voxels = numpy.asarray(nibabel.load(path).dataobj)
            masks.update({name: voxels == value for name, value in labels["values"].items()})
    return masks


def opened(path, cts, scan_id):
    """The case file's own JSON with what other programs read of it, and the scan that is reported."""
    archive = zipfile.ZipFile(path)
    case = json.loads(archive.read("case.json"))
    for scan in case["scans"]:
        masks = masks_of(archive, scan)
        voxel = numpy.prod(scan["geometry"]["spacing_mm"]) / 1000
        for structure in scan["structures"]:
            structure["voxels"] = masks[structure["id"]]
            structure["ml"] = float(structure["voxels"].sum() * voxel)
            structure["kind_name"] = KINDS[structure["kind"]]
    scan = next(s for s in case["scans"] if s["id"] == scan_id)
    case["burden"] = [longest_axial(s["voxels"], scan["geometry"]["spacing_mm"])
                      for s in scan["structures"] if s["kind"] in TUMOURS and s["voxels"].any()]
    case["checksums"] = {s["id"]: checksum_of(ct) for s, ct in zip(case["scans"], cts)}
    case["program"] = "remnant " + run("--version").split()[-1]
    case["scans_listed"] = [scan] + [s for s in case["scans"] if s is not scan and case["interventions"]]
    return case, scan


def today():
    date = datetime.date.today()
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def count_pages(path, scan, folder):
    """An ordinary case is two pages on both papers."""
    for paper in ("a4", "letter"):
        pdf = folder / f"{paper}.pdf"
        run("report", path, "--scan", scan, "--paper", paper, "-o", pdf)
        count = len(printed_pages.pages_of(pdf))
        check(count == 2, f"two pages of {paper} ({count})")


def compare(path, cts, scan, folder, *more):
    """The pages of the case's report of a scan. Returns the measured answer and the packed text."""
    measured = json.loads(run("measure", path, "--scan", scan, "--json"))
    case, said = opened(path, cts, measured["scan"])
    pdf = folder / "report.pdf"
    run("report", path, "--scan", scan, *more, "-o", pdf)
    every_page = printed_pages.pages_of(pdf)
    check(pdf.stat().st_size <= 3_000_000, "the report is no larger than 3 MB")
    check(all("Not a medical device" in page for page in every_page), "each page says that this is no medical device")
    expected = Expectations(measured, case, said, today())
    text = printed_pages.packed("".join(every_page))
    expected.all_of(len(every_page), text)
    wrong = printed_pages.faults(text, expected.pieces, CONSTANTS)
    check(not wrong, f"{len(expected.pieces)} pieces of text and no other number stand on the pages" + "".join("\n    " + w for w in wrong))
    left_out = [place for place in numbers_in(measured)
                if place not in expected.used and not any(re.search(p, place) for p in NOT_PRINTED)]
    check(not left_out, f"every number of the answer was looked for {left_out}")
    if not wrong:
        unseen = printed_pages.altered_unseen(text, expected.pieces, CONSTANTS)
        check(not unseen, f"each of {len(printed_pages.NUMBER.findall(text))} numbers altered is found {unseen}")
    return measured, text


def check_scan(report, folder, path, name):
    """Which scan and intervention JSON and CSV say they are of."""
    case = json.loads(zipfile.ZipFile(path).read("case.json"))
    scan = next(s for s in case["scans"] if s["name"] == name)
    check(report.get("scan") == {"id": scan["id"], "name": name, "date": scan["date"], "spacing_mm": scan["geometry"]["spacing_mm"]},
          "the JSON says which scan it judges")
    with open(folder / "r.csv", newline="", encoding="utf-8") as file:
        rows = [(row["section"], row["id"], row["name"], row["text"]) for row in csv.DictReader(file)]
    told = {id: text for section, id, _, text in rows if section == "report"}
    check((told.get("scan"), told.get("scan_id"), told.get("scan_date")) == (name, scan["id"], scan["date"] or ""), "so does the CSV")
    check(told.get("operation") == report["plan"]["operation"] and "institution" in told, "and of which operation and institution it is")
    done = [(INTERVENTIONS[i["kind"]], day(i["date"])) for i in case["interventions"]]
    check([row[2:] for row in rows if row[:2] == ("growth", "intervention")] == done[:1], "and what was done when")


def check_schema(folder, case, scan):
    """The JSON against its published schema, and the CSV's numbers against the JSON's."""
    for form in ("json", "csv", "html"):
        run("report", case, "--scan", scan, "-o", folder / f"r.{form}")
    report = json.loads((folder / "r.json").read_text())
    check_scan(report, folder, case, scan)
    in_json = {}
    for table in report["findings"] + report["background"]:
        for row in table["rows"]:
            for column, cell in row["cells"].items():
                if "value" in cell:
                    in_json[table["id"], row["id"], column] = cell["value"]
                if "error" in cell:
                    in_json[table["id"], row["id"], column + "_error"] = cell["error"]
    with open(folder / "r.csv", newline="", encoding="utf-8") as file:
        in_csv = {(row["section"], row["id"], row["column"]): float(row["value"]) for row in csv.DictReader(file) if row["value"]}
    check(in_csv == in_json and len(in_csv) > 30, "CSV and JSON hold the same numbers")
    html = (folder / "r.html").read_text()
    texts = [cell["text"] for table in report["findings"] + report["background"] for row in table["rows"] for cell in row["cells"].values()]
    check(all(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in html for text in texts),
          "HTML holds every cell of the JSON")
    try:
        import jsonschema
    except ImportError:
        print("jsonschema is not installed: the schema was not looked at")
        return
    schema = json.loads(Path(SCHEMA).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    broken = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(report)]
    check(not broken, f"the JSON is as its schema says {broken[:3]}")


def demo(folder):
    """The digital patient after embolisation; its volumes also by `measure` on the files alone."""
    run("phantom", folder / "demo", "--followup", "--size", "160,160,80", "--spacing", "2.4,2.4,3.75")
    case = folder / "demo" / "demo.remnant"
    measured, _ = compare(case, [folder / "demo" / "ct", folder / "demo" / "followup" / "ct"], "Follow-up", folder)
    for key, at in (("baseline", folder / "demo"), ("followup", folder / "demo" / "followup")):
        of_files = json.loads(run("measure", "--ct", at / "ct", "--liver", at / "labels.nii.gz", "--tumour", at / "tumours.nii.gz", "--segments",
                                  at / "labels.nii.gz", "--operation", "right-hepatectomy", "--height-cm", "172", "--weight-kg", "74",
                                  "--liver-condition", "normal", "--json"))
        for name in ("tlv_ml", "tumour_ml", "flr_ml"):
            check(of_files["baseline"][name] == measured[key][name], f"{key}: {name} of the case is that of its files")
    check_schema(folder, case, "Follow-up")
    count_pages(case, "Follow-up", folder)
    three_scans(folder)


def three_scans(folder):
    """The same patient with a scan between, which nobody aligned: numbers and doubts of all three are printed."""
    case, first, later = folder / "three.remnant", folder / "demo", folder / "demo" / "followup"
    words = []
    for date in ("2026-01-29", "2026-02-26"):
        words += ["--followup-ct", later / "ct", "--followup-liver", later / "labels.nii.gz", "--followup-tumour", later / "tumours.nii.gz",
                  "--followup-segments", later / "labels.nii.gz", "--followup-date", date]
    run("case", "create", case, "--ct", first / "ct", "--liver", first / "labels.nii.gz", "--tumour", first / "tumours.nii.gz", "--segments",
        first / "labels.nii.gz", "--date", "2025-12-18", *words, "--intervention", "lvd:2026-01-01", "--operation", "right-hepatectomy",
        "--height-cm", "172", "--weight-kg", "74", "--liver-condition", "normal")
    run("align", case, "--scan", "Follow-up 2", "--method", "rigid")
    _, text = compare(case, [first / "ct", later / "ct", later / "ct"], "Follow-up 2", folder)
    for words in ("Follow-up1notevaluable(NE)Follow-up1isnotalignedwithBaseline", "Livervenousdeprivation(LVD)1Jan2026",
                  "Baseline:theoutline'tumours'isin3pieces"):
        check(words in text, f"{words} stands there")
    check_schema(folder, case, "Follow-up 2")


def ircadb(folder):
    """A real patient; the truth was counted by others from the files."""
    data = Path(os.environ.get("REMNANT_TEST_DATA", "")) / "ircadb-17"
    if not data.is_dir():
        print("skipped: ircadb-17 is not in REMNANT_TEST_DATA")
        sys.exit(77)
    case, masks = folder / "i17.remnant", data / "MASKS_DICOM"
    run("case", "create", case, "--ct", data / "PATIENT_DICOM", "--liver", masks / "liver", "--tumour", f"t1={masks / 'livertumor1'}",
        "--tumour", f"t2={masks / 'livertumor2'}", "--segments", data / "couinaud-on-ct.nii.gz", "--operation", "right-hepatectomy",
        "--height-cm", "170", "--weight-kg", "70", "--liver-condition", "cali")
    _, text = compare(case, [data / "PATIENT_DICOM"], "Baseline", folder)
    for words in ("Futureliverremnant,tumour-free(FLR)733.25mL", "Tumourinwhatstays78.60mL", "Liver(TLV)1860.62mL"):
        check(words in text, f"{words}, as was counted independently")
    check_schema(folder, case, "Baseline")
    count_pages(case, "Baseline", folder)


if not shutil.which("pdftotext"):
    print("skipped: pdftotext is not installed")
    sys.exit(77)
with tempfile.TemporaryDirectory(prefix="remnant-test-") as scratch:
    {"demo": demo, "ircadb": ircadb}[WHICH](Path(scratch))
sys.exit(1 if failures else 0)
