#include "remnant/core/label_tables.h"

namespace remnant::core {
namespace {

using enum StructureKind;
using Stem = std::string_view;

constexpr std::string_view kTotalSegmentator = "TotalSegmentator";

constexpr TableLabel kTotal2[] = {{1, User, "spleen"},
                                  {2, User, "kidney_right"},
                                  {3, User, "kidney_left"},
                                  {4, Gallbladder, "gallbladder"},
                                  {5, Liver, "liver"},
                                  {6, User, "stomach"},
                                  {7, User, "pancreas"},
                                  {8, User, "adrenal_gland_right"},
                                  {9, User, "adrenal_gland_left"},
                                  {24, User, "kidney_cyst_right"},
                                  {25, User, "sacrum"},
                                  {51, User, "heart"},
                                  {52, User, "aorta"},
                                  {63, Ivc, "inferior_vena_cava"},
                                  {64, PortalVein, "portal_vein_and_splenic_vein"}};
constexpr TableLabel kTotal1[] = {{1, User, "spleen"},
                                  {2, User, "kidney_right"},
                                  {3, User, "kidney_left"},
                                  {4, Gallbladder, "gallbladder"},
                                  {5, Liver, "liver"},
                                  {6, User, "stomach"},
                                  {7, User, "aorta"},
                                  {8, Ivc, "inferior_vena_cava"},
                                  {9, PortalVein, "portal_vein_and_splenic_vein"},
                                  {10, User, "pancreas"},
                                  {24, User, "vertebrae_T11"},
                                  {25, User, "vertebrae_T10"},
                                  {51, User, "iliac_artery_left"},
                                  {52, User, "iliac_artery_right"},
                                  {63, User, "rib_left_6"},
                                  {64, User, "rib_left_7"}};
constexpr TableLabel kTotalMr[] = {{1, User, "spleen"},
                                   {2, User, "kidney_right"},
                                   {3, User, "kidney_left"},
                                   {4, Gallbladder, "gallbladder"},
                                   {5, Liver, "liver"},
                                   {6, User, "stomach"},
                                   {7, User, "pancreas"},
                                   {8, User, "adrenal_gland_right"},
                                   {9, User, "adrenal_gland_left"},
                                   {22, User, "heart"},
                                   {23, User, "aorta"},
                                   {24, Ivc, "inferior_vena_cava"},
                                   {25, PortalVein, "portal_vein_and_splenic_vein"}};
constexpr TableLabel kLiverSegments[] = {
    {1, SegmentI, "liver_segment_1"},   {2, SegmentII, "liver_segment_2"},
    {3, SegmentIII, "liver_segment_3"}, {4, SegmentIV, "liver_segment_4"},
    {5, SegmentV, "liver_segment_5"},   {6, SegmentVI, "liver_segment_6"},
    {7, SegmentVII, "liver_segment_7"}, {8, SegmentVIII, "liver_segment_8"}};
// Portal and hepatic veins together: neither for certain.
constexpr TableLabel kLiverVessels[] = {{1, User, "liver_vessels"}, {2, Tumour, "liver_tumor"}};
constexpr TableLabel kLiverLesions[] = {{1, Tumour, "liver_lesions"}};
constexpr TableLabel kLits[] = {{1, Liver, "liver"}, {2, Tumour, "cancer"}};
constexpr TableLabel kTask08[] = {{1, User, "Vessel"}, {2, Tumour, "Tumour"}};
constexpr TableLabel kChaosMr[] = {
    {63, Liver, "liver"}, {126, User, "right kidney"}, {189, User, "left kidney"}, {252, User, "spleen"}};
constexpr TableLabel kChaosCt[] = {{1, Liver, "liver"}, {255, Liver, "liver"}};
constexpr TableLabel kAmos[] = {{1, User, "spleen"},      {2, User, "right kidney"},
                                {3, User, "left kidney"}, {4, Gallbladder, "gall bladder"},
                                {5, User, "esophagus"},   {6, Liver, "liver"},
                                {7, User, "stomach"},     {8, User, "aorta"},
                                {9, Ivc, "postcava"},     {10, User, "pancreas"}};
constexpr TableLabel kBtcv[] = {{1, User, "spleen"},
                                {2, User, "right kidney"},
                                {3, User, "left kidney"},
                                {4, Gallbladder, "gallbladder"},
                                {5, User, "esophagus"},
                                {6, Liver, "liver"},
                                {7, User, "stomach"},
                                {8, User, "aorta"},
                                {9, Ivc, "inferior vena cava"},
                                {10, PortalVein, "portal vein and splenic vein"},
                                {11, User, "pancreas"}};
// 9 is the caudate process, where it is split from I.
constexpr TableLabel kCouinaud[] = {{1, SegmentI, "I"},      {2, SegmentII, "II"},     {3, SegmentIII, "III"},
                                    {4, SegmentIV, "IV"},    {5, SegmentV, "V"},       {6, SegmentVI, "VI"},
                                    {7, SegmentVII, "VII"},  {8, SegmentVIII, "VIII"}, {9, SegmentI, "I"},
                                    {41, SegmentIVa, "IVa"}, {42, SegmentIVb, "IVb"}};
constexpr TableLabel kPhantomVessels[] = {{1, PortalVein, "portal vein"}, {2, HepaticVeins, "hepatic veins"}};

constexpr Stem kTotal2Stems[] = {"total", "*totalsegmentator*", "*totalseg*", "*totalv2*"};
constexpr Stem kTotal1Stems[] = {"total", "*totalsegmentator*", "*totalseg*", "*totalv1*"};
constexpr Stem kTotalMrStems[] = {"total", "*totalsegmentator*", "*totalseg*", "*totalmr*"};
constexpr Stem kLiverSegmentsStems[] = {"*liversegments*", "*totalsegmentator*liversegments*"};
constexpr Stem kLiverVesselsStems[] = {"*livervessels*", "*totalsegmentator*livervessels*"};
constexpr Stem kLiverLesionsStems[] = {"*liverlesions*", "*totalsegmentator*liverlesions*"};
constexpr Stem kLitsStems[] = {"segmentation*", "*lits*", "*liver*", "*task03*",
                               "*leber*",       "*foie*", "*hepar*"};
constexpr Stem kTask08Stems[] = {"*hepaticvessel*", "*task08*"};
constexpr Stem kChaosStems[] = {"*chaos*"};
constexpr Stem kAmosStems[] = {"*amos*"};
constexpr Stem kBtcvStems[] = {"*btcv*", "label00#"};
constexpr Stem kCouinaudStems[] = {"*couinaud*", "*segments*", "*segment#", "segment"};
constexpr Stem kPhantomVesselsStems[] = {"vessels"};

constexpr LabelTable kTables[] = {
    {"totalsegmentator-total-v2", "TotalSegmentator total (v2)", kTotalSegmentator, kTotal2, 117, 10, false,
     kTotal2Stems},
    {"totalsegmentator-total-v1", "TotalSegmentator total (v1)", kTotalSegmentator, kTotal1, 104, 10, false,
     kTotal1Stems},
    {"totalsegmentator-total-mr", "TotalSegmentator total_mr", kTotalSegmentator, kTotalMr, 50, 10, false,
     kTotalMrStems},
    {"totalsegmentator-liver-segments", "TotalSegmentator liver_segments", kTotalSegmentator, kLiverSegments,
     0, 0, false, kLiverSegmentsStems},
    {"totalsegmentator-liver-vessels", "TotalSegmentator liver_vessels", kTotalSegmentator, kLiverVessels, 0,
     0, false, kLiverVesselsStems},
    {"totalsegmentator-liver-lesions", "TotalSegmentator liver_lesions", kTotalSegmentator, kLiverLesions, 0,
     0, false, kLiverLesionsStems},
    {"lits", "LiTS and Decathlon Task03", "", kLits, 0, 2, false, kLitsStems},
    {"task08", "Decathlon Task08", "", kTask08, 0, 2, false, kTask08Stems},
    {"chaos-mr", "CHAOS MR", "", kChaosMr, 0, 2, true, kChaosStems},
    {"chaos-ct", "CHAOS CT", "", kChaosCt, 0, 0, false, kChaosStems},
    {"amos", "AMOS", "", kAmos, 15, 10, false, kAmosStems},
    {"btcv", "BTCV", "", kBtcv, 13, 10, false, kBtcvStems},
    {"couinaud", "a Couinaud map", "", kCouinaud, 0, 4, true, kCouinaudStems},
    {"phantom-vessels", "the digital patient's vessels", "", kPhantomVessels, 0, 0, false,
     kPhantomVesselsStems},
};

}  // namespace

std::span<const LabelTable> label_tables() {
    return kTables;
}

}  // namespace remnant::core
