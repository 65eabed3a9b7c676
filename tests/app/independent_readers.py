"""What remnant-cli writes, read back by programs that share no line with it: nibabel, pydicom, plastimatch, dciodvfy.

Usage: independent_readers.py REMNANT_CLI. Ends with 77 (skipped) where one of them is not installed.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import nibabel
    import numpy
    import pydicom
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
for tool in ("plastimatch", "dciodvfy"):
    if shutil.which(tool) is None:
        print(f"skipped: {tool} is not installed")
        sys.exit(77)

CLI = sys.argv[1]
failures = []


def check(holds, what):
    print(("ok      " if holds else "FAILED  ") + what)
    if not holds:
        failures.append(what)


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def voxels_at(image, affine_inverse, points):
    index = numpy.rint(nibabel.affines.apply_affine(affine_inverse, points)).astype(int)
    return image[index[:, 0], index[:, 1], index[:, 2]]


with tempfile.TemporaryDirectory() as scratch:
    folder = pathlib.Path(scratch) / "patient"
    run(CLI, "phantom", str(folder), "--seed", "5", "--size", "96,80,40", "--spacing", "4,4.5,6")

    # nibabel counts the labels as the program does.
    said = {row["value"]: row for row in json.loads(run(CLI, "volumes", str(folder / "labels.nii.gz"), "--json"))["labels"]}
    labels = nibabel.load(folder / "labels.nii.gz")
    values = numpy.asarray(labels.dataobj)
    voxel_ml = abs(numpy.linalg.det(labels.affine[:3, :3])) / 1000
    check(set(said) == set(range(1, 9)), "eight segments")
    for value, row in said.items():
        check((values == value).sum() == row["voxels"], f"nibabel counts segment {value} alike")
        check(abs(row["voxels"] * voxel_ml - row["ml"]) < 1e-6 * row["ml"], f"nibabel's voxel size agrees for segment {value}")
    check(numpy.allclose(labels.get_sform(), labels.get_qform(), atol=1e-4), "sform and qform are one")

    # pydicom sees the Hounsfield units where nibabel sees them in the converted file: no mirror, no shift.
    run(CLI, "convert", str(folder / "ct"), str(folder / "ct.nii.gz"))
    converted = nibabel.load(folder / "ct.nii.gz")
    image = numpy.asarray(converted.dataobj)
    inverse = numpy.linalg.inv(converted.affine)
    slices = [pydicom.dcmread(path) for path in sorted((folder / "ct").iterdir())]
    check(len(slices) == 40, "forty slices")
    for slice_ in slices[::7]:
        row, column = numpy.array(slice_.ImageOrientationPatient, float).reshape(2, 3)
        down, across = map(float, slice_.PixelSpacing)
        rows, columns = numpy.meshgrid(numpy.arange(slice_.Rows), numpy.arange(slice_.Columns), indexing="ij")
        lps = (numpy.array(slice_.ImagePositionPatient, float)
               + columns[..., None] * across * row + rows[..., None] * down * column).reshape(-1, 3)
        hounsfield = slice_.pixel_array * float(slice_.RescaleSlope) + float(slice_.RescaleIntercept)
        there = voxels_at(image, inverse, lps * [-1, -1, 1])
        check(numpy.array_equal(there, hounsfield.reshape(-1)), f"slice {slice_.InstanceNumber} lies where pydicom puts it")

    # The liver is bright and right of the spine in LPS, whoever reads it.
    centre = nibabel.affines.apply_affine(labels.affine, numpy.argwhere(values > 0).mean(axis=0))
    check(centre[0] > 0, "the liver lies on the right (RAS: positive x)")

    # plastimatch converts the DICOM series to the same MetaImage.
    run("plastimatch", "convert", "--input", str(folder / "ct"), "--output-img", str(folder / "plastimatch.nii.gz"),
        "--output-type", "short")
    theirs = nibabel.load(folder / "plastimatch.nii.gz")
    points = nibabel.affines.apply_affine(converted.affine, numpy.argwhere(image > 100)[::97])
    check(numpy.array_equal(voxels_at(numpy.asarray(theirs.dataobj), numpy.linalg.inv(theirs.affine), points),
                            voxels_at(image, inverse, points)), "plastimatch reads the same values at the same places")

    # dciodvfy finds no fault with the information object.
    verdict = subprocess.run(["dciodvfy", str(sorted((folder / "ct").iterdir())[0])], capture_output=True, text=True)
    errors = [line for line in (verdict.stdout + verdict.stderr).splitlines() if line.startswith("Error")]
    check(not errors, "dciodvfy has no error" + (": " + "; ".join(errors) if errors else ""))

sys.exit(1 if failures else 0)
