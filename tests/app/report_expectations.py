"""What must stand on the pages of a report, put together without the program that makes it."""
import math
import re

import numpy

from printed_pages import packed

# What may stand on a page though no case holds it: the program's rules, limits and names.
CONSTANTS = [
    r">5points|≥2%/week|≥2\.66%/week",  # thresholds of growth: CLINICAL rules of Ribero, Shindoh, Leung
    r"\(R1\)|95thpercentile",  # names
    r"KGR2%/week",  # the same in the chart, where there is room for it
]

NAMES = {
    "sflr_percent": ("FLR of the standard volume (sFLR)", "%"),
    "rlv_tlv_percent": ("FLR of the total volume (RLV/TLV)", "%"),
    "rlv_functional_percent": ("FLR of the functional volume (RLV/FLV)", "%"),
    "flr_body_weight_percent": ("FLR of the body weight (FLR-BW)", "%"),
    "flr_bsa_ml_per_m2": ("FLR per body surface", "mL/m2"),
    "degree_of_hypertrophy_points": ("Degree of hypertrophy", "points"),
    "kinetic_growth_rate_per_week": ("Kinetic growth rate (KGR)", "%/week"),
    "remnant_growth_rate_per_week": ("Remnant growth rate", "%/week"),
    "relative_hypertrophy_percent": ("Relative hypertrophy", "%"),
    "growth_ml_per_day": ("Growth per day", "mL/day"),
}
NEEDED = {"degree_of_hypertrophy_points": "> 5 points", "kinetic_growth_rate_per_week": "≥ 2 %/week",
          "remnant_growth_rate_per_week": "≥ 2.66 %/week"}
INTERVENTIONS = {"portal-vein-embolisation": "Portal vein embolisation (PVE)", "portal-vein-ligation": "Portal vein ligation (PVL)",
                 "liver-venous-deprivation": "Liver venous deprivation (LVD)", "alpps-stage-1": "ALPPS, stage 1",
                 "portal-vein-embolisation-with-iv": "Portal vein embolisation with segment IV (PVE + IV)",
                 "two-stage-stage-1": "Two-stage hepatectomy, stage 1", "radioembolisation": "Radioembolisation (TARE)"}
TUMOURS = ("tumour", "metastasis")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def rounded(value, decimals):
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def signed(value, decimals):
    text = rounded(value, decimals)
    return text if text.startswith("−") else "+" + text


def day(iso):
    year, month, number = iso.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {year}"


def short(text):
    """Numbers of three decimals and more as people read them: two, or four where they are below ten."""
    return re.sub(r"\d+\.\d{3,}", lambda n: f"{float(n.group()):.{4 if float(n.group()) < 10 else 2}f}", text)


class Expectations:
    """Pieces of text with numbers in them. `read` remembers which numbers of the answer were used."""

    def __init__(self, measured, case, scan, today):
        self.measured, self.case, self.scan, self.today = measured, case, scan, today
        self.now = "followup" if "followup" in measured else "baseline"
        self.text = ""
        self.pieces = []
        self.used = set()

    def read(self, *path):
        value = self.measured
        for key in path:
            value = value[key]
        self.used.add("/".join(map(str, path)))
        return value

    def say(self, *parts):
        """Cells of a row, or words of a paragraph, that follow each other."""
        self.pieces.append(" ".join(str(part) for part in parts))

    def ml(self, value):
        return rounded(value, 2) + " mL"

    def all_of(self, count, text):
        """Everything on `count` pages. Where a table goes on on the next page is taken from their packed text."""
        self.text = text
        for part in (self.head, self.answer, self.volumes, self.shares, self.growth, self.tumours, self.lesions, self.scores, self.chart,
                     self.formulas, self.warnings, self.patient, self.outlines, self.alignment, self.data, self.program):
            part()
        self.furniture(count)

    def title(self, title, *headings):
        """The head of a table, as often as it comes."""
        self.say(title, *headings)
        for _ in range(self.text.count(packed(title) + ",continued")):
            self.say(title + ", continued", *headings)

    # -- head and answer

    def head(self):
        """Who, which CT, and on every page which plan, program and day."""
        patient, scan = self.case["patient"], self.scan
        voxels = " × ".join(rounded(s, 2) for s in scan["geometry"]["spacing_mm"])
        words = [" ".join(patient["name"].replace("^", " ").split()), patient["sex"]]
        self.say(*[word + " ·" for word in words if word], "CT", day(scan["date"]) if scan["date"] else "without a date", f"({scan['name']}), voxels of {voxels} mm")
        if patient["id"]:
            self.say("Patient's number:", patient["id"])

    def answer(self):
        shares = self.measured[self.now]
        stlv = self.stlv()
        self.say("right hepatectomy (H5678)" if self.case["active_plan"] == "right-hepatectomy" else "Right hepatectomy (H5678)")
        self.say("Future liver remnant (FLR)", rounded(self.read(self.now, "flr_ml"), 0), "mL")
        self.say(rounded(self.read(self.now, "sflr_percent"), 1), "% of standard volume", rounded(stlv, 0), "mL")
        if shares["margin_points"] is not None:
            self.say(signed(shares["margin_points"], 1), "points ·", signed(shares["margin_ml"], 0), "mL",
                     "above" if shares["margin_points"] >= 0 else "below", rounded(shares["threshold_percent"], 1), "%")
        self.say("TLV", rounded(shares["tlv_ml"], 0), "mL · tumour", rounded(shares["tumour_ml"], 0), "mL")
        if self.measured["resection"]["remnant_tumour_ml"] > 0:
            self.say(rounded(self.measured["resection"]["remnant_tumour_ml"], 0), "mL of tumour stays in the remnant")
        count = len(self.measured["warnings"])
        if count:
            self.say("⚠", count, "warning" if count == 1 else "warnings")

    def stlv(self):
        for n, formula in enumerate(self.measured["stlv"]):
            if formula["id"] == self.measured["stlv_used"]:
                return self.read("stlv", n, "ml")
        return None

    # -- tables

    def volumes(self):
        tlv = self.read(self.now, "tlv_ml")

        def row(name, value):
            self.say(name, self.ml(value), rounded(100 * value / tlv, 1), "%")

        outlines = sum(s["kind"] in TUMOURS for s in self.scan["structures"])
        row("Liver (TLV)", tlv)
        row(f"Tumour (outlines: {outlines})" if outlines else "Tumour", self.read(self.now, "tumour_ml"))
        row("Functional liver (FLV)", self.read(self.now, "functional_ml"))
        row("Goes, tumour included", self.read("resection", "resected_ml"))
        row("Future liver remnant, tumour-free (FLR)", self.read(self.now, "flr_ml"))
        for name, value in (("Tumour in what stays", self.read("resection", "remnant_tumour_ml")),
                            ("Without a segment, counted as not staying", self.read("resection", "unassigned_ml")),
                            ("Tumour outside the liver outline, never added by itself", self.read("tumour_outside_ml"))):
            if value > 0:
                row(name, value)

    def shares(self):
        self.say("Standard liver volume (sTLV),", self.measured["stlv_used"], self.ml(self.stlv()))
        self.say("Body surface area (BSA),", self.measured["bsa"]["formula"], rounded(self.read("bsa", "m2"), 4), "m²")
        for key, (name, unit) in list(NAMES.items())[:5]:
            value = rounded(self.read(self.now, key), 2) + " " + unit
            needed = f"≥ {rounded(self.read(self.now, 'threshold_percent'), 1)} % {self.measured[self.now]['threshold_source']}"
            self.say(name, value, needed if key == "sflr_percent" else "")
        self.say("Margin", signed(self.read(self.now, "margin_points"), 2), "points")
        self.say("Margin in volume", signed(self.read(self.now, "margin_ml"), 2), "mL")

    def growth(self):
        if self.now == "baseline":
            return
        for done in self.case["interventions"]:
            self.say(INTERVENTIONS[done["kind"]], day(done["date"]))
        self.say("Days from the intervention to the scan", rounded(self.read("followup", "days"), 0), "days")
        for key, (name, unit) in list(NAMES.items())[5:]:
            if self.measured["followup"][key] is None:
                continue
            self.say(name, rounded(self.read("followup", key), 2), unit,
                     "±", rounded(self.read("followup", "uncertainty", key), 2), unit, NEEDED.get(key, ""))
        self.say("Observers' difference in the remnant's volume",
                 rounded(self.read("followup", "uncertainty", "observer_error_percent"), 1), "%")
        outlook = self.measured["followup"]["outlook"]
        if outlook:
            self.say(outlook["text"][1:] + ".", outlook["limits"])
        self.course()

    def names_of_scans(self):
        return {scan["id"]: scan["name"] for scan in self.case["scans"]}

    def course(self):
        names = self.names_of_scans()
        for n, point in enumerate(self.measured["growth"]["points"]):
            def of(key):
                return self.read("growth", "points", n, key)
            self.say(names[point["scan"]], day(point["date"]), rounded(of("day"), 0), "days",
                     rounded(of("flr_ml"), 2), "±", self.ml(of("flr_error_ml")),
                     rounded(of("sflr_percent"), 2), "±", rounded(of("sflr_error_points"), 2), "%")
        rates = list(NAMES)[5:]
        intervals = self.measured["growth"]["intervals"]
        for n, interval in enumerate(intervals):
            numbers = [rounded(self.read("growth", "intervals", n, "days"), 0)]
            for key in rates:
                if interval[key] is not None:
                    numbers += [rounded(self.read("growth", "intervals", n, key), 2), "±",
                                rounded(self.read("growth", "intervals", n, "uncertainty", key), 2)]
            self.used.add(f"growth/intervals/{n}/uncertainty/observer_error_percent")  # the same as above
            if len(intervals) > 1:
                self.say(names[interval["from"]], "→", names[interval["to"]], *numbers)

    def chart(self):
        """Where the growth chart has words, other than its grid."""
        if self.now == "baseline":
            return
        for done in self.case["interventions"]:
            self.say("·", day(done["date"]))
        needed = self.measured["followup"]["threshold_percent"]
        self.say("needed", rounded(needed, 1), "%")
        # Its grid is whole tens, with three per cent to spare.
        points = self.measured["growth"]["points"]
        ends = [p["sflr_percent"] + sign * p["sflr_error_points"] for p in points for sign in (-1, 1)] + [needed]
        for interval in self.measured["growth"]["intervals"]:
            if interval["first_followup"]:  # where a growth of 2 points a week would have led
                start = next(p for p in points if p["scan"] == interval["from"])
                ends.append(start["sflr_percent"] + 2 * interval["days"] / 7)
        for percent in range(max(0, 10 * math.floor((min(ends) - 3) / 10)), 10 * math.ceil((max(ends) + 3) / 10) + 1, 10):
            self.say(percent, "%")
        for point in self.measured["growth"]["points"]:
            self.say(day(point["date"]), "day", rounded(point["day"], 0))
            self.say(rounded(point["sflr_percent"], 1), "%")

    def tumours(self):
        sizes = {s["name"]: s["ml"] for s in self.measured["structures"]}
        for n, margin in enumerate(self.measured["margins"]):
            side = {"goes": "goes", "stays": "stays", "cut": "is cut through", "parted": "some of its pieces stay"}[margin["side"]]
            # What stays has no margin, however far the cut is.
            said = {"stays": "stays: no margin", "parted": "pieces stay: no margin"}.get(margin["side"], "")
            self.say(margin["tumour"], self.ml(sizes[margin["tumour"]]), side, rounded(self.read("margins", n, "mm"), 1), "mm", said)

    def lesions_are_told(self):
        """Whether there are several scans, and one shows a lesion or the site of one."""
        kinds = TUMOURS + ("disappeared-metastasis",)
        shown = any(s["kind"] in kinds and s["ml"] > 0 for scan in self.case["scans"] for s in scan["structures"])
        return shown and len(self.case["scans"]) > 1

    def lesions(self):
        """Sum, change and response of each scan, and which lesions came and went."""
        course = self.measured["lesion_course"]
        for n, scan in enumerate(course["scans"]):
            if scan["recist"] and scan["recist"]["response"] == "baseline":
                self.used.add(f"lesion_course/scans/{n}/recist/from_baseline_percent")  # 0: it is compared with itself
        if not self.lesions_are_told():
            return
        targets = ", ".join(lesion["name"] for lesion in course["lesions"] if lesion["target"])
        no_response = course["no_recist_because"]
        self.title("Lesions over time", "targets' sum since the first RECIST 1.1, liver",
                   f"No response: {no_response}." if no_response else f"Targets, by their longest diameters: {targets}.")
        names = self.names_of_scans()
        for n, scan in enumerate(course["scans"]):
            words = [names[scan["scan"]]]
            point = scan["recist"]
            if point:
                if point["sum_mm"] is not None:
                    words += [rounded(self.read("lesion_course", "scans", n, "recist", "sum_mm"), 1), "mm"]
                if point["from_baseline_percent"] is not None and point["response"] != "baseline":
                    words += [signed(self.read("lesion_course", "scans", n, "recist", "from_baseline_percent"), 1), "%"]
                words.append(point["response"])
            self.say(*words, scan["cannot_say_because"] or self.came_and_went(course, n))

    @staticmethod
    def came_and_went(course, n):
        def those(wanted):
            return ", ".join(lesion["name"] for lesion in course["lesions"] if wanted(lesion, [s["state"] for s in lesion["on_scan"]]))

        said = [("new", those(lambda lesion, states: lesion["new"] and states[n] == "seen" and "seen" not in states[:n])),
                ("gone", those(lambda _, states: states[n] == "gone")),
                ("disappeared, site marked", those(lambda _, states: states[n] == "disappeared")),
                ("not outlined", those(lambda _, states: states[n] == "not outlined")),
                ("outside the scan", those(lambda _, states: states[n] == "outside the scan"))]
        return " · ".join(f"{what}: {names}" for what, names in said if names)

    def formulas(self):
        """Name, formula, what went into it and source of every number that has them."""
        outlines = sum(s["kind"] in TUMOURS for s in self.scan["structures"])
        if outlines:
            self.say(f"Tumour (outlines: {outlines}) union")
        used = next(f for f in self.measured["stlv"] if f["id"] == self.measured["stlv_used"])
        self.say("Standard liver volume (sTLV),", self.measured["stlv_used"], used["formula"], "BSA",
                 rounded(self.measured["bsa"]["m2"], 4), f"m² ({self.measured['bsa']['formula']})", used["source"])
        for entry in self.measured[self.now]["provenance"]:
            if entry["id"] in NAMES:
                self.say(NAMES[entry["id"]][0], entry["formula"], short(entry["inputs"]), entry["source"])
        self.say("Margin sFLR − needed", self.measured[self.now]["threshold_source"])
        if self.measured["margins"]:
            choices = self.case["choices"]
            self.say(f"least {rounded(choices['margin_least_mm'], 1)} mm, aim {rounded(choices['margin_aim_mm'], 1)} mm AHPBA consensus 2024")

    def warnings(self):
        said = list(self.measured["warnings"])
        growth = self.measured["growth"] if self.now == "followup" else None
        for point in growth["points"] if growth else []:
            if point["scan"] != self.measured["scan"]:
                said += point.get("warnings", [])
        if self.lesions_are_told():
            said += self.measured["lesion_course"]["warnings"]
        for n, warning in enumerate(said):
            if warning in said[:n]:
                continue
            self.say("•", warning["text"], "· " + warning["source"] if warning["source"] else "")

    def burden_is_known(self):
        """Whether the outlines of the scan that is judged are all that it may hold."""
        course = self.measured["lesion_course"]
        n = [scan["scan"] for scan in course["scans"]].index(self.measured["scan"])
        states = {lesion["on_scan"][n]["state"] for lesion in course["lesions"]}
        return not states & {"not outlined", "outside the scan"} and ("not aligned" not in states or bool(self.case["burden"]))

    def scores(self):
        """Fong, tumour burden, GAME, as far as tumours and facts are known, by CLINICAL's rules."""
        burden, facts = self.case["burden"], self.case["patient"]["score_facts"]
        known = any(value is not None for value in facts.values())
        if not burden and not known:
            return
        number, cm = len(burden), max(burden, default=0.0) / 10
        tbs = math.hypot(number, cm)
        seen = self.burden_is_known()
        cea = facts["cea_ng_per_ml"]

        def yes(value):
            return None if value is None else "yes" if value else "no"

        months = facts["disease_free_interval_months"]
        fong = [("node-positive primary", yes(facts["node_positive_primary"]), facts["node_positive_primary"] or 0),
                ("disease-free interval", None if months is None else f"{months:g} months", int((months or 99) < 12)),
                ("metastases", number if seen else None, int(number > 1)),
                ("largest", length(cm) if seen else None, int(cm > 5)),
                ("CEA", None if cea is None else f"{cea:g} ng/mL", int((cea or 0) > 200))]
        game = [("KRAS mutated", yes(facts["kras_mutated"]), int(facts["kras_mutated"] or 0)),
                ("CEA", None if cea is None else f"{cea:g} ng/mL", int((cea or 0) >= 20)),
                ("node-positive primary", yes(facts["node_positive_primary"]), int(facts["node_positive_primary"] or 0)),
                ("tumour burden score", plain(tbs) if seen else None, 0 if tbs < 3 else 1 if tbs < 9 else 2),
                ("extrahepatic disease", yes(facts["extrahepatic_disease"]), 2 * int(facts["extrahepatic_disease"] or 0))]
        for name, items, source in (("Clinical risk score (Fong)", fong, "Fong, Ann Surg 1999;230:309"),
                                    ("GAME score", game, "Margonis, Br J Surg 2018;105:1210")):
            unknown = ", ".join(name for name, value, _ in items if value is None)
            listed = [f"{name} {value} ({points})" for name, value, points in items if value is not None]
            listed += ([f"not known: {unknown}"] if unknown else []) + [source]
            self.say(name, "incomplete" if unknown else sum(points for _, _, points in items), *([" · ".join(listed)] if unknown else []))
            if not unknown:
                self.say(" · ".join(listed))
        if not seen:
            self.say("Tumour burden score", "incomplete", "not known: largest, metastases · Sasaki, Ann Surg 2018;267:132")
            return
        zone = 1 if tbs < 3 else 2 if tbs < 9 else 3
        self.say("Tumour burden score", rounded(tbs, 2), f"zone {zone}",
                 f"largest {length(cm)} · metastases {number} · Sasaki, Ann Surg 2018;267:132")

    # -- what it rests on

    def patient(self):
        patient = self.case["patient"]
        for name, key, decimals, unit in (("Height", "height_cm", 1, "cm"), ("Weight", "weight_kg", 1, "kg"), ("Age", "age_years", 0, "years")):
            self.say(name, f"{rounded(patient[key], decimals)} {unit}" if patient[key] is not None else "not given")

    def outlines(self):
        listed = self.case["scans_listed"]
        for n in range(0, len(listed), 2):
            self.title(" · ".join("Outlines of " + scan["name"] for scan in listed[n:n + 2]))
        for scan in self.case["scans_listed"]:
            for structure in scan["structures"]:
                self.say(structure["name"], structure["kind_name"], self.ml(structure["ml"]))

    def alignment(self):
        """How the scan that is reported lies over the first one."""
        laid = self.scan.get("alignment")
        if not laid:
            return
        self.say("How", self.scan["name"], "was laid over", self.case["scans"][0]["name"])
        for what, key in (("Between the livers' surfaces, median", "residual_median_mm"), ("the same, 95th percentile", "residual_95_mm")):
            self.say(what, "not measured" if laid[key] is None else rounded(laid[key], 1) + " mm")

    def data(self):
        for scan in self.case["scans"]:
            identity = scan["identity"]
            self.say(scan["name"], "date", day(scan["date"]) if scan["date"] else "not known", "· study", identity["study_uid"] or "not known",
                     "· series", identity["series_uid"] or "not known", "· SHA-256 of the CT voxels", self.case["checksums"][scan["id"]])

    def program(self):
        version = self.case["program"]
        self.say("Computed by", version, "· Report format 1.2")

    def furniture(self, count):
        name = " ".join(self.case["patient"]["name"].replace("^", " ").split())
        plan = self.case["active_plan"]
        for page in range(count):
            self.say(name, "·" if name else "", plan, "·", self.case["program"], "·", self.today, f"· page {page + 1} of {count}")


def plain(value):
    """With two decimals, or fewer where it has none."""
    text = f"{value:.6g}"
    return f"{value:.2f}" if len(text.partition(".")[2]) > 2 else text


def length(cm):
    return plain(cm) + " cm"


def longest_axial(mask, spacing):
    """Longest distance (mm) between two voxel centres of one slice, over all slices: brute force on the edges."""
    longest = 0.0
    for k in range(mask.shape[2]):
        slab = mask[:, :, k]
        if not slab.any():
            continue
        padded = numpy.pad(slab, 1)
        inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
        points = numpy.argwhere(slab & ~inner) * numpy.asarray(spacing[:2])
        for point in points:
            longest = max(longest, float(numpy.sqrt(((points - point) ** 2).sum(axis=1)).max()))
    return longest
