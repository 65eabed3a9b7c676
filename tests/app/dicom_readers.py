"""DICOM objects that remnant-cli exports from a case, read by pydicom and judged by dciodvfy.

Usage: dicom_readers.py REMNANT_CLI. Ends with 77 (skipped) where one of them is not installed.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

try:
    import pydicom
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
if shutil.which("dciodvfy") is None:
    print("skipped: dciodvfy is not installed")
    sys.exit(77)

from reader_checks import CLI, check, failures, run


def refused(*arguments):
    done = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode == 1 and done.stderr.startswith("error: ")


def children(item, code):
    return [child for child in item.get("ContentSequence", [])
            if child.get("ConceptNameCodeSequence") and child.ConceptNameCodeSequence[0].CodeValue == code]


def numbers(report):
    """(tracking identifier, code) → value as a double."""
    found = {}
    for group in children(children(report, "126010")[0], "125007"):
        name = children(group, "112039")[0].TextValue
        for item in group.ContentSequence:
            if item.ValueType == "NUM":
                value = item.MeasuredValueSequence[0]
                found[name, item.ConceptNameCodeSequence[0].CodeValue] = value.FloatingPointValue
    return found


def conformance(path):
    verdict = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
    errors = [line for line in (verdict.stdout + verdict.stderr).splitlines() if line.startswith("Error")]
    check(not errors, f"{path.name}: no error for dciodvfy {errors[:3]}")
    if shutil.which("dcmdump") is not None:
        check(subprocess.run(["dcmdump", "-q", path], capture_output=True).returncode == 0, f"{path.name}: read by DCMTK")


def export(case, folder, *more):
    """All objects of a case; what the program said and what pydicom reads."""
    folder.mkdir()
    page = folder / "page.pdf"
    page.write_bytes(b"%PDF-1.4\n%%EOF\n")
    said = json.loads(run("export", case, "--seg", folder / "seg.dcm", "--sr", folder / "sr.dcm", "--sc", folder / "sc.dcm",
                          "--pdf-dicom", folder / "pdf.dcm", "--pdf", page, "--stl", folder / "stl", *more, "--json"))
    objects = {pathlib.Path(row["file"]).name: pydicom.dcmread(row["file"]) for row in said["dicom"]}
    for row in said["dicom"]:
        conformance(pathlib.Path(row["file"]))
        data = objects[pathlib.Path(row["file"]).name]
        check(data.SOPInstanceUID == row["sop_instance_uid"] and data.StudyInstanceUID == row["study_uid"],
              f"{row['what']}: the UIDs that were said")
    return said, objects


def volumes_are_those_of_the_case(said, objects):
    found = numbers(objects["sr.dcm"])
    segments = {segment.SegmentLabel: segment for segment in objects["seg.dcm"].SegmentSequence}
    for row in said["structures"]:
        tracking = segments[row["name"]].TrackingID
        check(found[tracking, "118565006"] == row["ml"], f"{row['name']}: {row['ml']} mL in the report object")
    check({"flr", "tlv", "resected"} <= {code for _, code in found}, "liver and plan have their numbers")
    whole = {code: value for (name, code), value in found.items() if code != "118565006" and code != "margin"}
    for code, parts in (("rlv-tlv", ("flr", "tlv")), ("sflr", ("flr", "stlv")), ("rlv-flv", ("flr", "flv"))):
        check(abs(whole[code] - 100 * whole[parts[0]] / whole[parts[1]]) < 1e-9, f"{code} is 100 {parts[0]} / {parts[1]}")
    references = [children(group, "121191")[0].ReferencedSOPSequence[0]
                  for group in children(children(objects["sr.dcm"], "126010")[0], "125007") if children(group, "121191")]
    check(len(references) == len(said["structures"]), "each structure's numbers name its segment")
    check(all(r.ReferencedSOPInstanceUID == objects["seg.dcm"].SOPInstanceUID for r in references),
          "of the segmentation written with it")


def uncertainty(item):
    """Half-width of the interval round a number; None where none is given."""
    found = children(item, "371884006")
    return found[0].MeasuredValueSequence[0].FloatingPointValue if found else None


def ranged(report):
    """tracking identifier → code → (value, half-width)."""
    found = {}
    for group in children(children(report, "126010")[0], "125007"):
        name = children(group, "112039")[0].TextValue
        found[name] = {item.ConceptNameCodeSequence[0].CodeValue: (item.MeasuredValueSequence[0].FloatingPointValue, uncertainty(item))
                       for item in group.ContentSequence if item.ValueType == "NUM"}
    return found


RATES = {"dh": "degree_of_hypertrophy_points", "kgr": "kinetic_growth_rate_per_week", "rgr": "remnant_growth_rate_per_week",
         "rel-hypertrophy": "relative_hypertrophy_percent", "growth-per-day": "growth_ml_per_day"}


def growth_is_that_of_the_case(out):
    """Every point and interval of the course, with how far it is known."""
    run("phantom", out / "grown", "--followup", "--size", "64,64,40", "--spacing", "6,6,7")
    case = out / "grown" / "demo.remnant"
    run("export", case, "--scan", "Follow-up", "--sr", out / "grown.dcm")
    conformance(out / "grown.dcm")
    found = ranged(pydicom.dcmread(out / "grown.dcm"))
    said = json.loads(run("assess", case, "--scan", "Follow-up", "--json"))
    names = {"baseline": "Baseline", "follow-up-1": "Follow-up"}
    check(len(said["growth"]["points"]) == 2 and len(said["growth"]["intervals"]) == 1, "one interval of two scans")
    for point in said["growth"]["points"]:
        group = found[f"remnant on {names[point['scan']]} of {point['date']}"]
        check(group == {"day": (point["day"], None), "flr": (point["flr_ml"], point["flr_error_ml"]),
                        "sflr": (point["sflr_percent"], point["sflr_error_points"])}, f"{point['scan']}: its remnant with its range")
    for interval in said["growth"]["intervals"]:
        group = found[f"growth from {names[interval['from']]} to {names[interval['to']]}"]
        expected = {code: (interval[key], interval["uncertainty"][key]) for code, key in RATES.items()}
        check(group == {"days": (interval["days"], None), **expected}, "the interval's rates with their ranges")
    plan = next(group for group in found.values() if "kgr" in group and "stlv" in group)
    for code, key in RATES.items():
        check(plan[code] == (said["followup"][key], said["followup"]["uncertainty"][key]), f"{key} of the verdict with its range")
    words_are_those_of_the_case(pydicom.dcmread(out / "grown.dcm"), said)


def words_are_those_of_the_case(report, said):
    """Every warning of the answer, and what was done."""
    texts = [item.TextValue for item in children(report, "C0034375")[0].ContentSequence]
    for warning in said["warnings"]:
        check(any(text.startswith(warning["text"]) for text in texts), f"{warning['id']} stands in the report object")
    check(any(text.startswith("Portal vein embolisation (PVE), 20") for text in texts), "what was done, and when")
    methods = {children(item, "370129005")[0].ConceptCodeSequence[0].CodeValue
               for group in children(children(report, "126010")[0], "125007") for item in children(group, "flr")}
    check(methods == {"126030"}, "volumes are sums of voxels by the code of DICOM")


def nobody_is_named(folder, named, objects):
    """What the objects with identity say of the patient is nowhere in those without."""
    one = named["seg.dcm"]
    words = [str(one.PatientName), one.PatientID, one.StudyInstanceUID, one.FrameOfReferenceUID]
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            check(not any(word.encode() in data for word in words if word), f"{path.name} names nobody")
    check(all(o.PatientIdentityRemoved == "YES" for o in objects.values()), "and says so")
    check(len({o.StudyInstanceUID for o in objects.values()}) == 1, "all of them are of one study")


def text_of_report(case, target, *more):
    """The report enclosed by the program itself, as text."""
    run("export", case, "--pdf-dicom", target, *more)
    conformance(target)
    data = pydicom.dcmread(target)
    page = target.with_suffix(".pdf")
    page.write_bytes(data.EncapsulatedDocument)
    return subprocess.run(["pdftotext", page, "-"], check=True, capture_output=True, text=True).stdout, data


def reports_are_enclosed(case, out):
    if shutil.which("pdftotext") is None or not pathlib.Path(CLI).with_name("remnant").exists():
        print("skipped: reports need pdftotext and the program remnant")
        return
    named, data = text_of_report(case, out / "report.dcm")
    number = data.PatientID
    check(number and number in named and data.BurnedInAnnotation == "YES", "the report names the patient, and the object says so")
    clean, data = text_of_report(case, out / "clean-report.dcm", "--deidentify")
    check("remnant" in clean and number not in clean and data.BurnedInAnnotation == "NO", "without identity it does not")
    words = "moved by the same number of days"
    check(words in " ".join(clean.split()) and words not in " ".join(named.split()), "and says that its dates are moved")


def ct_is_copied(case, out, *more):
    """The CT and what is written with it: HU of the source, references among themselves, the names of what went."""
    out.mkdir()
    said = json.loads(run("export", case, "--ct-dicom", out / "ct", "--seg", out / "seg.dcm", "--sr", out / "sr.dcm", *more, "--json"))
    slices = [pydicom.dcmread(path) for path in sorted((out / "ct").iterdir())]
    for path in sorted((out / "ct").iterdir())[:2]:
        conformance(path)
    source = [pydicom.dcmread(path) for path in (case.parent / "ct").iterdir()]
    hu = {round(float(d.ImagePositionPatient[2]), 3): d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in source}
    check(len(slices) == len(source), "as many slices as the source")
    check(all((d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) == hu[round(float(d.ImagePositionPatient[2]), 3)]).all() for d in slices),
          "the very HU of the source")
    check(not {d.SOPInstanceUID for d in slices} & {d.SOPInstanceUID for d in source}, "a copy has UIDs of its own")
    uids = {d.SOPInstanceUID for d in slices}
    seg = pydicom.dcmread(out / "seg.dcm")
    referred = {i.ReferencedSOPInstanceUID for i in seg.ReferencedSeriesSequence[0].ReferencedInstanceSequence}
    check(referred and referred <= uids, "the segmentation refers to the copy")
    check(seg.ReferencedSeriesSequence[0].SeriesInstanceUID == slices[0].SeriesInstanceUID, "and to its series")
    check(seg.FrameOfReferenceUID == slices[0].FrameOfReferenceUID, "in one frame of reference")
    check({seg.StudyInstanceUID} == {d.StudyInstanceUID for d in slices}, "of one study")
    return said, slices, source


def ct_leaves(case, out):
    _, slices, source = ct_is_copied(case, out / "ct-named")
    check(slices[0].PatientID == source[0].PatientID and slices[0].PatientName == source[0].PatientName, "of the same patient")
    said, slices, source = ct_is_copied(case, out / "ct-clean", "--deidentify", "--uid-root", "1.2.826.0.1")
    words = [str(source[0].PatientName), source[0].PatientID, source[0].StudyInstanceUID]
    check(not any(w.encode() in p.read_bytes() for p in (out / "ct-clean" / "ct").iterdir() for w in words if w), "without identity it names nobody")
    check(all(d.StudyInstanceUID.startswith("1.2.826.0.1.") for d in slices), "its UIDs lie under the root")
    check(any(w["id"] == "identity-pictures" for w in said["warnings"]), "that burned-in text was not looked for is said")
    check(any(w["id"] == "identity-removed" and "CT: PatientName" in w["text"] for w in said["warnings"]), "what was removed from the CT is named")
    check(refused("export", case, "--ct-dicom", out / "ct-clean" / "ct"), "a folder with files is refused")


def main(out):
    run("phantom", out / "demo", "--size", "96,96,40", "--spacing", "4,4,7")
    case = out / "demo" / "demo.remnant"
    said, objects = export(case, out / "named")
    volumes_are_those_of_the_case(said, objects)
    check(len({o.StudyDate for o in objects.values()}) == 1 and objects["seg.dcm"].StudyDate, "all have the scan's date")
    reports_are_enclosed(case, out)
    ct_leaves(case, out)
    growth_is_that_of_the_case(out)
    said, clean = export(case, out / "clean", "--deidentify", "--pdf-names-nobody", "--case-without-identity", out / "clean" / "case.remnant", "--uid-root", "1.2.826.0.1")
    nobody_is_named(out / "clean", objects, clean)
    shared = json.loads(zipfile.ZipFile(out / "clean" / "case.remnant").read("case.json"))
    images = shared["time_points"][0]["identity"] if "time_points" in shared else shared["scans"][0]["identity"]
    check(images.get("study_uid", "") in ("", clean["seg.dcm"].StudyInstanceUID), "the case without identity is of the same study")
    check(any(w["id"] == "identity-removed" and "PatientName" in w["text"] for w in said["warnings"]),
          "what was removed is named")
    check(all(o.StudyInstanceUID.startswith("1.2.826.0.1.") for o in clean.values()), "new UIDs lie under the root")
    check(refused("export", case, "--seg", out / "x.dcm", "--uid-root", "1.x") and not (out / "x.dcm").exists(),
          "a root that is none is refused")
    check(refused("export", case, "--deidentify", "--pdf-dicom", out / "y.dcm", "--pdf", out / "named" / "page.pdf"),
          "a PDF that may name the patient is refused")


with tempfile.TemporaryDirectory(prefix="remnant-test-") as folder:
    main(pathlib.Path(folder))
sys.exit(1 if failures else 0)
