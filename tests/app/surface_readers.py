"""Surfaces and outlines that remnant-cli exports, read by plain Python and nibabel, which share no line with it.

Usage: surface_readers.py REMNANT_CLI. Ends with 77 (skipped) where numpy or nibabel is not installed.
"""

import gzip
import json
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

try:
    import nibabel
    import numpy
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

from reader_checks import CLI, check, failures, run


def volume_and_centre(points, triangles):
    """mm³ and centre of mass of what a closed surface holds."""
    origin = points.mean(axis=0)
    a, b, c = (points[triangles[:, n]] - origin for n in range(3))
    parts = numpy.einsum("ij,ij->i", a, numpy.cross(b, c)) / 6
    return parts.sum(), origin + (parts[:, None] * (a + b + c) / 4).sum(axis=0) / parts.sum()


def is_closed(triangles):
    """Every edge runs once in each direction."""
    edges = numpy.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).astype(numpy.int64)
    there = edges[:, 0] * 2**32 + edges[:, 1]
    back = edges[:, 1] * 2**32 + edges[:, 0]
    return len(numpy.unique(there)) == len(there) and set(there) == set(back)


def read_stl(path):
    """Points are joined where they are equal: the format has no shared corners."""
    data = path.read_bytes()
    count = struct.unpack_from("<I", data, 80)[0]
    check(len(data) == 84 + 50 * count and not data.startswith(b"solid"), f"{path.name}: size and header of a binary STL")
    records = numpy.frombuffer(data, dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")], offset=84)
    points, index = numpy.unique(records["corners"].reshape(-1, 3), axis=0, return_inverse=True)
    triangles = index.reshape(-1, 3)
    corners = records["corners"].astype(float)
    across = numpy.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    check((numpy.einsum("ij,ij->i", across, records["normal"]) >= 0).all(), f"{path.name}: normals agree with the corners")
    return points.astype(float), triangles


def read_ply(path):
    data = path.read_bytes()
    end = data.index(b"end_header\n") + len(b"end_header\n")
    header = data[:end].decode()
    vertices = int(re.search(r"element vertex (\d+)", header)[1])
    faces = int(re.search(r"element face (\d+)", header)[1])
    vertex = numpy.dtype([("p", "<f4", 3), ("rgba", "u1", 4)])
    v = numpy.frombuffer(data, vertex, vertices, end)
    f = numpy.frombuffer(data, [("n", "u1"), ("v", "<u4", 3)], faces, end + vertices * vertex.itemsize)
    check((f["n"] == 3).all() and len(data) == end + vertices * 16 + faces * 13, f"{path.name}: as long as its header says")
    return v["p"].astype(float), f["v"].astype(numpy.int64), tuple(v["rgba"][0])


def read_obj(path):
    groups, points, name, colour_file = {}, [], None, None
    for line in path.read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "mtllib":
            colour_file = rest
        elif word == "g":
            name = rest
            groups[name] = []
        elif word == "v":
            points.append([float(x) for x in rest.split()])
        elif word == "f":
            groups[name].append([int(n) - 1 for n in rest.split()])
    colours, material = {}, None
    for line in (path.parent / colour_file).read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "newmtl":
            material = rest
        elif word == "Kd":
            colours[material] = tuple(round(255 * float(x)) for x in rest.split())
    return numpy.array(points), {n: numpy.array(t) for n, t in groups.items()}, colours


def quaternion_matrix(q):
    x, y, z, w = q
    return numpy.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])


def read_glb(path):
    data = path.read_bytes()
    magic, version, length, json_length, json_kind = struct.unpack_from("<4sIII4s", data)
    check(magic == b"glTF" and version == 2 and length == len(data) and json_kind == b"JSON", "GLB: header")
    scene = json.loads(data[20:20 + json_length])
    bin_length, bin_kind = struct.unpack_from("<I4s", data, 20 + json_length)
    check(bin_kind == b"BIN\0" and bin_length == scene["buffers"][0]["byteLength"], "GLB: binary chunk")
    binary = data[28 + json_length:]

    def values(n):
        accessor = scene["accessors"][n]
        view = scene["bufferViews"][accessor["bufferView"]]
        kind = {5126: "<f4", 5125: "<u4"}[accessor["componentType"]]
        width = {"VEC3": 3, "SCALAR": 1}[accessor["type"]]
        check(view["byteLength"] == accessor["count"] * width * 4 and view["byteOffset"] % 4 == 0, "GLB: a view fits")
        got = numpy.frombuffer(binary, kind, accessor["count"] * width, view["byteOffset"]).reshape(-1, width)
        if "min" in accessor:
            check(numpy.allclose(got.min(0), accessor["min"]) and numpy.allclose(got.max(0), accessor["max"]), "GLB: bounds")
        return got

    root = scene["nodes"][scene["scenes"][0]["nodes"][0]]
    turn = quaternion_matrix(root["rotation"]) @ numpy.diag(root["scale"])
    bodies = {}
    for child in root["children"]:
        node = scene["nodes"][child]
        primitive = scene["meshes"][node["mesh"]]["primitives"][0]
        points = values(primitive["attributes"]["POSITION"]).astype(float)
        normals = values(primitive["attributes"]["NORMAL"])
        check(numpy.allclose(numpy.linalg.norm(normals, axis=1), 1, atol=1e-5), "GLB: normals have length one")
        material = scene["materials"][primitive["material"]]
        bodies[node["name"]] = (points, values(primitive["indices"]).reshape(-1, 3).astype(numpy.int64), material)
    return turn, bodies


def read_3mf(path):
    core = "{http://schemas.microsoft.com/3dmanufacturing/core/2015/02}"
    archive = zipfile.ZipFile(path)
    check(archive.testzip() is None and "[Content_Types].xml" in archive.namelist(), "3MF: an intact package")
    relation = ElementTree.fromstring(archive.read("_rels/.rels"))[0]
    model = ElementTree.fromstring(archive.read(relation.attrib["Target"].lstrip("/")))
    check(model.attrib["unit"] == "millimeter", "3MF: unit is the millimetre")
    bases = model.findall(f".//{core}base")
    bodies = {}
    for item in model.findall(f"{core}build/{core}item"):
        body = model.find(f".//{core}object[@id='{item.attrib['objectid']}']")
        points = numpy.array([[float(v.attrib[a]) for a in "xyz"] for v in body.iter(f"{core}vertex")])
        triangles = numpy.array([[int(t.attrib[a]) for a in ("v1", "v2", "v3")] for t in body.iter(f"{core}triangle")])
        move = numpy.array([float(x) for x in item.attrib["transform"].split()]).reshape(4, 3)
        check((move[:3] == numpy.eye(3)).all(), "3MF: items are moved, not turned")
        check((points + move[3]).min() >= -1e-3, "3MF: items lie in the positive corner")
        base = bases[int(body.attrib["pindex"])]
        check(base.attrib["name"] == body.attrib["name"], "3MF: material and object have one name")
        bodies[body.attrib["name"]] = (points, triangles, base.attrib["displaycolor"])
    return bodies


def read_label_descriptions(path):
    """ITK-SNAP's file: value to name and colour."""
    labels = {}
    for line in path.read_text().splitlines():
        found = re.match(r'\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+([\d.e-]+)\s+([01])\s+([01])\s+"(.*)"$', line)
        if found:
            labels[int(found[1])] = (found[8], tuple(int(found[n]) for n in (2, 3, 4)))
        else:
            check(line.startswith("#"), f"label descriptions: a line of the form, not {line!r}")
    return labels


def read_seg_nrrd(path):
    """Voxels by layer, x, y, z, and what each segment says of itself."""
    data = path.read_bytes()
    end = data.index(b"\n\n") + 2
    header, segments = {}, {}
    for line in data[:end].decode().splitlines()[1:]:
        if ":=" in line:
            key, value = line.split(":=", 1)
            found = re.match(r"Segment(\d+)_(.*)", key)
            if found:
                segments.setdefault(int(found[1]), {})[found[2]] = value
        elif ": " in line:
            key, value = line.split(": ", 1)
            header[key] = value
    sizes = [int(n) for n in header["sizes"].split()]
    check(len(sizes) == int(header["dimension"]) == len(header["kinds"].split()), "seg.nrrd: axes agree")
    voxels = numpy.frombuffer(gzip.decompress(data[end:]), {"uint8": "u1", "uint16": "<u2"}[header["type"]])
    voxels = voxels.reshape(sizes, order="F")
    if len(sizes) == 3:
        voxels = voxels[None]
    else:
        check(header["kinds"].startswith("list ") and header["space directions"].startswith("none "), "seg.nrrd: layers come first")
    columns = [[float(x) for x in v.split(",")] for v in re.findall(r"\(([^)]*)\)", header["space directions"])]
    origin = [float(x) for x in header["space origin"].strip("()").split(",")]
    affine = numpy.eye(4)
    affine[:3, :3] = numpy.array(columns).T
    affine[:3, 3] = origin
    check(header["space"] == "left-posterior-superior", "seg.nrrd: LPS")
    return voxels, affine, segments


def file_word(name):
    return name.replace(" ", "_")


with tempfile.TemporaryDirectory() as scratch:
    out = pathlib.Path(scratch)
    run("phantom", out / "demo", "--size", "128,128,60", "--spacing", "3,3,5")
    case = out / "demo" / "demo.remnant"
    said = json.loads(run("export", case, "--stl", out / "stl", "--ply", out / "ply", "--obj", out / "a.obj", "--glb",
                          out / "a.glb", "--3mf", out / "a.3mf", "--json"))
    truth, masks_of = {}, {}
    for name, values in (("labels", None), ("tumours", None)):
        image = nibabel.load(out / "demo" / f"{name}.nii.gz")
        voxels = numpy.asarray(image.dataobj)
        # RAS to LPS.
        affine = numpy.diag([-1, -1, 1, 1]) @ image.affine
        if name == "labels":
            romans = "I II III IV V VI VII VIII".split()
            masks = {"Liver": voxels > 0, **{f"Segment {r}": voxels == n + 1 for n, r in enumerate(romans)}}
        else:
            masks = {f"Tumour {n}": voxels == n for n in range(1, int(voxels.max()) + 1)}
        masks_of.update(masks)
        for structure, mask in masks.items():
            centre = nibabel.affines.apply_affine(affine, numpy.argwhere(mask)).mean(axis=0)
            truth[structure] = (mask.sum() * abs(numpy.linalg.det(affine[:3, :3])), centre)
    check(abs(truth["Liver"][1][0]) > 20, "the body is not symmetric: a mirrored liver would be elsewhere")

    obj_points, obj_groups, obj_colours = read_obj(out / "a.obj")
    turn, glb = read_glb(out / "a.glb")
    three_mf = read_3mf(out / "a.3mf")
    rows = {row["name"]: row for row in said["structures"]}
    check(set(truth) <= set(rows) and {"remnant", "resected"} <= set(rows), "the table names all structures and the plan's parts")
    for name, row in rows.items():
        check(row["watertight"], f"{name}: said to be watertight")
        word = file_word(name)
        ply_points, ply_triangles, rgba = read_ply(out / "ply" / f"{word}.ply")
        glb_points, glb_triangles, material = glb[name]
        xml_points, xml_triangles, xml_colour = three_mf[name]
        check(xml_colour[:7].lower() == "#%02x%02x%02x" % tuple(int(x) for x in rgba[:3]), f"{name}: one colour in PLY and 3MF")
        check(obj_colours[word] == tuple(int(x) for x in rgba[:3]), f"{name}: one colour in PLY and OBJ")
        check(abs(material["pbrMetallicRoughness"]["baseColorFactor"][3] - rgba[3] / 255) < 0.003, f"{name}: one opacity in PLY and GLB")
        for kind, points, triangles in (("STL", *read_stl(out / "stl" / f"{word}.stl")), ("PLY", ply_points, ply_triangles),
                                        ("OBJ", obj_points, obj_groups[word]), ("GLB", glb_points, glb_triangles),
                                        ("3MF", xml_points, xml_triangles)):
            check(is_closed(triangles), f"{name} as {kind}: closed, facing one way")
            volume, centre = volume_and_centre(points[numpy.unique(triangles)], numpy.unique(triangles, return_inverse=True)[1].reshape(-1, 3))
            check(abs(volume / 1000 / row["ml"] - 1) < 0.005, f"{name} as {kind}: volume within 0.5 % of the voxels'")
            if name in truth:
                check(abs(volume / truth[name][0] - 1) < 0.005, f"{name} as {kind}: volume within 0.5 % of the label map's")
                check(numpy.linalg.norm(centre - truth[name][1]) < 0.5, f"{name} as {kind}: at its place in LPS mm")
        if name in truth:
            left, back, head = truth[name][1] / 1000
            centre = turn @ volume_and_centre(glb_points, glb_triangles)[1]
            check(numpy.linalg.norm(centre - (left, head, -back)) < 5e-4, f"{name} as GLB: metres, +X left, +Y head, +Z front")

    said = json.loads(run("export", case, "--nifti", out / "all.nii.gz", "--seg-nrrd", out / "all.seg.nrrd", "--json"))
    image = nibabel.load(out / "all.nii.gz")
    one = numpy.asarray(image.dataobj)
    labels = read_label_descriptions(out / "all_labels.txt")
    layers, affine, segments = read_seg_nrrd(out / "all.seg.nrrd")
    check(numpy.allclose(affine, numpy.diag([-1, -1, 1, 1]) @ image.affine, atol=1e-4), "NIfTI and seg.nrrd lie on one grid")
    check(len(segments) == len(rows) == len(labels) - 1, "every structure is a segment and a label")
    check(layers.shape[0] > 1, "structures that overlap lie in layers")
    covered = {w["text"].split(" has ")[0] for w in said["warnings"] if w["id"] == "label-covered"}
    whole = {}
    for n, (name, row) in enumerate(rows.items()):
        segment = segments[n]
        voxels = layers[int(segment["Layer"])] == int(segment["LabelValue"])
        whole[name] = voxels
        check(segment["Name"] == name and voxels.sum() == row["voxels"], f"{name} as seg.nrrd: name and every voxel")
        check(labels[n + 1][0] == name, f"{name}: name for ITK-SNAP")
        colour = tuple(round(255 * float(x)) for x in segment["Color"].split())
        check(colour == labels[n + 1][1] == obj_colours[file_word(name)], f"{name}: one colour everywhere")
        box = [int(x) for x in segment["Extent"].split()]
        at = numpy.argwhere(voxels)
        check(box == [int(x) for pair in zip(at.min(0), at.max(0)) for x in pair], f"{name} as seg.nrrd: extent")
        check((one[~voxels] != n + 1).all(), f"{name} as NIfTI: nowhere it is not")
        check(((one == n + 1).sum() < row["voxels"]) == (name in covered), f"{name} as NIfTI: what is hidden is said")
        if name in masks_of:
            check((voxels == masks_of[name]).all(), f"{name} as seg.nrrd: bit for bit the phantom's")
        if name.startswith("Tumour"):
            check(((one == n + 1) == voxels).all(), f"{name} as NIfTI: lies over all others, whole")
    check("SCT^10200004^Liver" in segments[list(rows).index("Liver")]["Tags"], "Liver as seg.nrrd: its SNOMED CT code")
    check((one > 0).sum() == numpy.any(list(whole.values()), axis=0).sum(), "NIfTI: every outlined voxel has a value")

    shared = out / "shared.remnant"
    removed = run("export", case, "--case-without-identity", shared)
    with zipfile.ZipFile(case) as before, zipfile.ZipFile(shared) as after:
        whose = json.loads(before.read("case.json"))
        clean = json.loads(after.read("case.json"))
        name = whose["patient"]["name"]
        check(name and clean["patient"]["name"] == "" and "patient.name: emptied" in removed, "the shared case names nobody, and says so")
        check(not any(name.encode() in after.read(entry) for entry in after.namelist()), "the name is in no entry")
        check(sorted(before.namelist()) == sorted(after.namelist() + ["thumbnail.png"] * ("thumbnail.png" in before.namelist())), "nothing else is missing")
    both = [json.loads(run("export", c, "--seg-nrrd", out / "again.seg.nrrd", "--json"))["structures"] for c in (case, shared)]
    check(both[0] == both[1], "the shared case has the same volumes")

    def refused(what, *arguments):
        there = sorted(out.rglob("*"))
        ran = subprocess.run([CLI, "export", *map(str, arguments)], capture_output=True, text=True)
        check(ran.returncode == 1 and ran.stderr.startswith(f"error: {what}") and sorted(out.rglob("*")) == there, f"refused: {ran.stderr.strip()}")

    refused("--structures: there is no 'spleen'; there are Liver", case, "--glb", out / "b.glb", "--structures", "spleen")
    refused("--plan: there is no 'x'", case, "--glb", out / "b.glb", "--plan", "x")
    refused("--scan: there is no 'x'", case, "--glb", out / "b.glb", "--scan", "x")
    refused(out / "b.stl", case, "--glb", out / "b.stl")
    refused(out / "b.nrrd", case, "--seg-nrrd", out / "b.nrrd")
    refused("export: nothing to write was named", case)
    refused(case, case, "--case-without-identity", case)

sys.exit(1 if failures else 0)
