#pragma once
// Three small digital patients, and lists of many who share them.

#include <fstream>
#include <string>
#include <vector>

#include "program.h"

namespace remnant::testing {

class CohortOfPhantoms {
  public:
    CohortOfPhantoms() {
        for (const char* seed : {"1", "2", "3"}) {
            const ProgramRun made = run_program({"phantom", folder_ / ("p" + std::string(seed)), "--seed",
                                                 seed, "--size", "48,48,30", "--spacing", "8,8,9"});
            EXPECT_EQ(made.exit_code, 0) << made.error;
        }
    }

    /// A list of `patients`, no two alike; every tenth is refused when measured.
    [[nodiscard]] std::string list_of(int patients) const {
        std::string rows = "id,ct,liver,tumour,segments,operation,height_cm,weight_kg,liver_condition\n";
        for (int n = 0; n < patients; ++n) {
            const std::string p = "p" + std::to_string(n % 3 + 1);
            const char* operation = n % 2 == 0 ? "right-hepatectomy" : "left-hepatectomy";
            rows += "patient " + std::to_string(n) + "," + (n % 10 == 9 ? "p0" : p) + "/ct,liver=" + p +
                    "/labels.nii.gz," + p + "/tumours.nii.gz," + p + "/labels.nii.gz," + operation + "," +
                    std::to_string(150 + n) + "," + std::to_string(60 + n % 7) + ",normal\n";
        }
        return written("list-" + std::to_string(patients) + ".csv", rows);
    }

    /// A file of this cohort's folder, from which relative paths begin.
    [[nodiscard]] std::string written(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return folder_ / name;
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }

  private:
    ScratchFolder folder_;
};

/// Three patients are enough for all tests of a program.
inline const CohortOfPhantoms& cohort_of_phantoms() {
    static const CohortOfPhantoms cohort;
    return cohort;
}

}  // namespace remnant::testing
