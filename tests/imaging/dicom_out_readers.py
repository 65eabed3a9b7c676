"""What pydicom and numpy find in the DICOM objects the program writes.

usage: dicom_out_readers.py seg FILE TRUTH.json    every segment's voxels at their places in LPS mm
       dicom_out_readers.py sr FILE                measurements as JSON lines
       dicom_out_readers.py sc FILE PIXELS         the picture's bytes
       dicom_out_readers.py pdf FILE PDF           the document's bytes
       dicom_out_readers.py ct FOLDER VOXELS PLACES  HU, and where column 1 of row 2 of each slice lies
"""

import json
import pathlib
import sys

import numpy as np
import pydicom


def check(holds, what):
    if not holds:
        sys.exit(what)


def segment_voxels(data, truth):
    """Voxels of each segment on the grid of the truth, placed by each frame's own position alone."""
    size = truth["size"]
    origin, spacing = np.array(truth["origin"]), np.array(truth["spacing"])
    direction = np.array(truth["direction"]).reshape(3, 3)
    shared = data.SharedFunctionalGroupsSequence[0]
    cosines = np.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, dtype=float)
    rows, columns = (float(v) for v in shared.PixelMeasuresSequence[0].PixelSpacing)
    frames = data.pixel_array.reshape(-1, data.Rows, data.Columns)
    found = {}
    for frame, groups in zip(frames, data.PerFrameFunctionalGroupsSequence):
        number = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        position = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        mask = found.setdefault(number, np.zeros((size[2], size[1], size[0]), dtype=np.uint8))
        for j, i in zip(*np.nonzero(frame)):
            world = position + cosines[:3] * columns * i + cosines[3:] * rows * j
            index = direction.T @ (world - origin) / spacing
            whole = np.rint(index).astype(int)
            check(np.abs(index - whole).max() < 1e-4, f"voxel {i},{j} lies between voxels: {index}")
            mask[whole[2], whole[1], whole[0]] = 1
    return found


def read_seg(path, truth_path):
    data = pydicom.dcmread(path)
    truth = json.load(open(truth_path))
    check(len(data.SegmentSequence) == len(truth["segments"]), "another number of segments")
    found = segment_voxels(data, truth)
    for segment, expected in zip(data.SegmentSequence, truth["segments"]):
        voxels = found[segment.SegmentNumber].ravel()
        check(segment.SegmentLabel == expected["name"], f"name {segment.SegmentLabel!r}")
        expected_voxels = np.frombuffer(bytes.fromhex(expected["voxels"]), dtype=np.uint8)
        check(np.array_equal(voxels, expected_voxels), f"other voxels in {segment.SegmentLabel}")
    for groups in data.PerFrameFunctionalGroupsSequence:
        source = groups.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
        position = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        check(np.allclose(position, truth["images"][source], atol=1e-6), "a frame names another slice's image")


def content(item, concept):
    for child in item.get("ContentSequence", []):
        name = child.get("ConceptNameCodeSequence")
        if name and name[0].CodeValue == concept:
            return child
    return None


def measurements(item, group=None):
    if item.ValueType == "CONTAINER" and content(item, "112039") is not None:
        group = content(item, "112039").TextValue
    if item.ValueType == "NUM":
        value = item.MeasuredValueSequence[0]
        unit = value.MeasurementUnitsCodeSequence[0]
        print(json.dumps({
            "group": group,
            "code": item.ConceptNameCodeSequence[0].CodeValue,
            "name": item.ConceptNameCodeSequence[0].CodeMeaning,
            "value": float(value.get("FloatingPointValue", value.NumericValue)),
            "decimal": float(value.NumericValue),
            "unit": unit.CodeValue,
        }, ensure_ascii=False))
    for child in item.get("ContentSequence", []):
        measurements(child, group)


def read_sr(path):
    data = pydicom.dcmread(path)
    check(data.ContentTemplateSequence[0].TemplateIdentifier == "1500", "not template 1500")
    measurements(data)


def read_sc(path, pixels):
    data = pydicom.dcmread(path)
    check(data.pixel_array.tobytes() == open(pixels, "rb").read(), "other pixels")


def read_pdf(path, pdf):
    data = pydicom.dcmread(path)
    expected = open(pdf, "rb").read()
    check(data.EncapsulatedDocument[: len(expected)] == expected, "other bytes")
    check(data.MIMETypeOfEncapsulatedDocument == "application/pdf", "other MIME type")


def read_ct(folder, voxels, places):
    slices = [pydicom.dcmread(path) for path in sorted(pathlib.Path(folder).iterdir())]
    places = np.array(places.split(), dtype=float).reshape(-1, 3)
    expected = np.frombuffer(open(voxels, "rb").read(), dtype="<i2")
    expected = expected.reshape(len(slices), slices[0].Rows, slices[0].Columns)
    for data, place, hu in zip(slices, places, expected):
        cosines = np.array(data.ImageOrientationPatient, dtype=float)
        rows, columns = (float(v) for v in data.PixelSpacing)
        at = np.array(data.ImagePositionPatient, dtype=float) + cosines[:3] * columns + cosines[3:] * rows * 2
        check(np.allclose(at, place, atol=1e-5), f"{at} is not {place}")
        found = data.pixel_array * float(data.RescaleSlope) + float(data.RescaleIntercept)
        check(np.array_equal(found, hu), f"other HU in instance {data.InstanceNumber}")
    check(len({data.SOPInstanceUID for data in slices}) == len(slices), "each slice has its own UID")


if __name__ == "__main__":
    {"ct": read_ct, "seg": read_seg, "sr": read_sr, "sc": read_sc, "pdf": read_pdf}[sys.argv[1]](*sys.argv[2:])
