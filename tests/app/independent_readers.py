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

from reader_checks import CLI, check, failures


def run(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout


def voxels_at(image, affine_inverse, points):
    index = numpy.rint(nibabel.affines.apply_affine(affine_inverse, points)).astype(int)
    return image[index[:, 0], index[:, 1], index[:, 2]]


def surface_mm(mask, spacing):
    """Voxels with a face neighbour outside, in mm: every neighbour looked at."""
    inside = mask.copy()
    padded = numpy.pad(mask, 1)
    for axis in range(3):
        for step in (-1, 1):
            inside &= numpy.roll(padded, step, axis)[1:-1, 1:-1, 1:-1]
    return numpy.argwhere(mask & ~inside) * spacing


def nearest_mm(of, to):
    """From each point to the nearest of the others: every pair looked at."""
    return numpy.concatenate([numpy.sqrt(((part[:, None] - to[None]) ** 2).sum(-1).min(1))
                              for part in numpy.array_split(of, max(1, len(of) // 500))])


def check_comparison(a_path, b_path, what):
    said = json.loads(run(CLI, "compare", str(a_path), str(b_path), "--json"))
    a_image, b_image = nibabel.load(a_path), nibabel.load(b_path)
    a, b = (numpy.asarray(image.dataobj) > 0 for image in (a_image, b_image))
    spacing = numpy.linalg.norm(a_image.affine[:3, :3], axis=0)
    voxel = abs(numpy.linalg.det(a_image.affine[:3, :3])) / 1000
    a_surface, b_surface = surface_mm(a, spacing), surface_mm(b, spacing)
    both_ways = numpy.concatenate([nearest_mm(a_surface, b_surface), nearest_mm(b_surface, a_surface)])
    truth = {"dice": 2 * (a & b).sum() / (a.sum() + b.sum()),
             "volume_a_ml": a.sum() * voxel,
             "volume_b_ml": b.sum() * voxel,
             "difference_percent": 100 * (float(b.sum()) / a.sum() - 1),
             "mean_surface_distance_mm": both_ways.mean(),
             "hausdorff95_mm": numpy.percentile(both_ways, 95),
             "hausdorff_mm": both_ways.max(),
             "added_ml": (b & ~a).sum() * voxel,
             "missed_ml": (a & ~b).sum() * voxel}
    for key, value in truth.items():
        check(abs(said[key] - value) <= 1e-5 * max(1, abs(value)), f"numpy finds the same {key} of {what}")


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

    # numpy, asked for every pair of surface voxels, finds the same agreement of two outlines.
    swollen = values > 0
    swollen = numpy.roll(swollen, (3, -1, 1), (0, 1, 2)) | (swollen & (numpy.arange(values.shape[2]) > 15))
    nibabel.save(nibabel.Nifti1Image(swollen.astype(numpy.uint8), labels.affine), folder / "swollen.nii.gz")
    check_comparison(folder / "labels.nii.gz", folder / "swollen.nii.gz", "a liver outlined otherwise")
    apart = numpy.where(values == 2, 1, 0).astype(numpy.uint8)
    nibabel.save(nibabel.Nifti1Image(apart, labels.affine), folder / "segment.nii.gz")
    check_comparison(folder / "segment.nii.gz", folder / "tumours.nii.gz", "two things apart")

    # dciodvfy finds no fault with the information object.
    verdict = subprocess.run(["dciodvfy", str(sorted((folder / "ct").iterdir())[0])], capture_output=True, text=True)
    errors = [line for line in (verdict.stdout + verdict.stderr).splitlines() if line.startswith("Error")]
    check(not errors, "dciodvfy has no error" + (": " + "; ".join(errors) if errors else ""))

sys.exit(1 if failures else 0)
