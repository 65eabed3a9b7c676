// A measurement report after TID 1500 (PS3.16): a group of measurements a structure (TID 1411 where its
// segment is known, else TID 1501), one for each thing that is no structure, then what is said in words.

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmsr/dsrdoc.h>

#include <set>

#include "dicom/dicom_file.h"
#include "dicom_out/object.h"
#include "dicom_out/segment_making.h"

namespace remnant::imaging {
namespace {

using namespace dicom_out;

DSRCodedEntryValue entry(const core::ReportCode& code) {
    return {code.value.c_str(), code.scheme.c_str(), short_text(code.meaning).c_str()};
}

DSRCodedEntryValue dcm(const char* value, const char* meaning) {
    return {value, "DCM", meaning};
}

/// Modality of CID 29 and procedure of CID 100 (PS3.16).
struct Examination {
    DSRCodedEntryValue modality;
    DSRCodedEntryValue procedure;
};

Examination examination_of(core::Modality modality) {
    switch (modality) {
        case core::Modality::Ct:
            return {dcm("CT", "Computed Tomography"), {"25045-6", "LN", "CT unspecified body region"}};
        case core::Modality::Mr:
            return {dcm("MR", "Magnetic Resonance"), {"25056-3", "LN", "MRI unspecified body region"}};
        case core::Modality::Unknown:
            break;
    }
    return {{}, {"363679005", "SCT", "Imaging procedure"}};
}

const core::ReportCode kMillimetre{"mm", "UCUM", "millimeter"};

/// Adds items below the current one. The first that cannot be added spoils the whole.
class Content {
  public:
    explicit Content(DSRDocumentTree& tree) : tree_(tree) {}

    [[nodiscard]] bool good() const { return good_; }

    void open(DSRTypes::E_RelationshipType relation, const DSRCodedEntryValue& what,
              const char* template_id = nullptr) {
        add(relation, DSRTypes::VT_Container, what);
        if (template_id != nullptr && good_)
            check(tree_.getCurrentContentItem().setTemplateIdentification(template_id, "DCMR"));
    }
    void close() { tree_.goUp(); }

    void code(DSRTypes::E_RelationshipType relation, const DSRCodedEntryValue& what,
              const DSRCodedEntryValue& value) {
        add(relation, DSRTypes::VT_Code, what);
        if (good_) check(tree_.getCurrentContentItem().setCodeValue(value));
        close();
    }
    void text(DSRTypes::E_RelationshipType relation, const DSRCodedEntryValue& what,
              const std::string& value) {
        add(relation, DSRTypes::VT_Text, what);
        if (good_) check(tree_.getCurrentContentItem().setStringValue(core::printable(value).c_str()));
        close();
    }
    void uid(DSRTypes::E_RelationshipType relation, const DSRCodedEntryValue& what,
             const std::string& value) {
        add(relation, DSRTypes::VT_UIDRef, what);
        if (good_) check(tree_.getCurrentContentItem().setStringValue(value.c_str()));
        close();
    }
    /// Stays open, for what it was inferred from.
    void number(DSRTypes::E_RelationshipType relation, const DSRCodedEntryValue& what, double value,
                const core::ReportCode& unit) {
        add(relation, DSRTypes::VT_Num, what);
        DSRNumericMeasurementValue measured(decimal(value).c_str(), entry(unit));
        check(measured.setFloatingPointRepresentation(value));
        if (good_) check(tree_.getCurrentContentItem().setNumericValue(measured));
    }
    void image(const DSRCodedEntryValue& what, const std::string& sop_class, const std::string& instance,
               int segment) {
        add(DSRTypes::RT_contains, DSRTypes::VT_Image, what);
        DSRImageReferenceValue reference(sop_class.c_str(), instance.c_str());
        if (segment > 0) reference.getSegmentList().addItem(static_cast<Uint16>(segment));
        if (good_) check(tree_.getCurrentContentItem().setImageReference(reference));
        close();
    }

  private:
    void add(DSRTypes::E_RelationshipType relation, DSRTypes::E_ValueType type,
             const DSRCodedEntryValue& what) {
        check(tree_.addChildContentItem(relation, type, what));
    }
    void check(const OFCondition& condition) { good_ = good_ && condition.good(); }

    DSRDocumentTree& tree_;
    bool good_ = true;
};

class ReportWriter {
  public:
    ReportWriter(const DicomSubject& subject, const DicomStudy& study, const WrittenSegments* segments,
                 const DicomOutOptions& options)
        : study_(study),
          grid_(subject.scan.geometry),
          segments_(segments),
          options_(options),
          examination_(examination_of(core::modality_of(subject.scan.identity))),
          tracked_(tracked_scan(subject, study)) {}

    bool build(const core::MeasurementReport& report, DcmDataset& dataset) {
        if (document_.createNewDocument(DSRTypes::DT_ComprehensiveSR).bad()) return false;
        document_.setSpecificCharacterSetType(DSRTypes::CS_UTF8);
        DSRDocumentTree& tree = document_.getTree();
        if (tree.addContentItem(DSRTypes::RT_isRoot, DSRTypes::VT_Container,
                                dcm("126000", "Imaging Measurement Report"))
                .bad())
            return false;
        tree.getCurrentContentItem().setTemplateIdentification("1500", "DCMR");
        Content content(tree);
        add_context(content);
        add_images(content);
        content.open(DSRTypes::RT_contains, dcm("126010", "Imaging Measurements"));
        for (const core::ReportGroup& group : report.groups) add_group(content, group);
        content.close();
        add_texts(content, report.texts);
        if (!content.good() || !add_evidence()) return false;
        document_.completeDocument();
        return document_.write(dataset).good();
    }

  private:
    void add_context(Content& c) {
        c.code(DSRTypes::RT_hasConceptMod, dcm("121049", "Language of Content Item and Descendants"),
               {"en", "RFC5646", "English"});
        c.code(DSRTypes::RT_hasObsContext, dcm("121005", "Observer Type"), dcm("121007", "Device"));
        c.uid(DSRTypes::RT_hasObsContext, dcm("121012", "Device Observer UID"),
              options_.uids.derived("remnant " + options_.version));
        c.text(DSRTypes::RT_hasObsContext, dcm("121013", "Device Observer Name"),
               "remnant " + options_.version);
        c.text(DSRTypes::RT_hasObsContext, dcm("121014", "Device Observer Manufacturer"), "remnant");
        c.text(DSRTypes::RT_hasObsContext, dcm("121015", "Device Observer Model Name"), "remnant");
        c.code(DSRTypes::RT_hasConceptMod, dcm("121058", "Procedure reported"), examination_.procedure);
    }

    /// TID 1600: the images, so that who reads the report alone knows what was measured.
    void add_images(Content& c) {
        if (study_.identity.images.empty()) return;
        c.open(DSRTypes::RT_contains, dcm("111028", "Image Library"));
        c.open(DSRTypes::RT_contains, dcm("126200", "Image Library Group"));
        const auto context = DSRTypes::RT_hasAcqContext;
        if (examination_.modality.isValid())
            c.code(context, dcm("121139", "Modality"), examination_.modality);
        c.code(context, dcm("123014", "Target Region"), {"10200004", "SCT", "Liver"});
        c.uid(context, dcm("112227", "Frame of Reference UID"), study_.identity.frame_of_reference_uid);
        const auto length = [&](const char* value, const char* meaning, double mm) {
            c.number(context, dcm(value, meaning), mm, kMillimetre);
            c.close();
        };
        length("111026", "Horizontal Pixel Spacing", grid_.spacing[0]);
        length("111066", "Vertical Pixel Spacing", grid_.spacing[1]);
        length("112226", "Spacing between slices", grid_.spacing[2]);
        std::set<std::string> seen;
        for (const core::SourceImage& image : study_.identity.images) {
            if (seen.insert(image.sop_instance_uid).second)
                c.image(DSRCodedEntryValue(), image.sop_class_uid, image.sop_instance_uid, 0);
        }
        c.close();
        c.close();
    }

    void add_group(Content& c, const core::ReportGroup& group) {
        const int segment = segment_of(group.structure_id);
        c.open(DSRTypes::RT_contains, dcm("125007", "Measurement Group"), segment > 0 ? "1411" : "1501");
        c.text(DSRTypes::RT_hasObsContext, dcm("112039", "Tracking Identifier"),
               group.structure_id.empty() ? group.name : group.structure_id);
        c.uid(DSRTypes::RT_hasObsContext, dcm("112040", "Tracking Unique Identifier"),
              tracking_uid(tracked_, group.structure_id.empty() ? "whole " + group.name : group.structure_id,
                           options_.uids));
        c.code(DSRTypes::RT_contains, dcm("121071", "Finding"), entry(group.finding));
        if (segment > 0) {
            c.image(dcm("121191", "Referenced Segment"), UID_SegmentationStorage,
                    segments_->file.sop_instance_uid, segment);
            if (!study_.identity.series_uid.empty()) {
                c.uid(DSRTypes::RT_contains, dcm("121232", "Source series for segmentation"),
                      study_.identity.series_uid);
            }
        }
        c.code(DSRTypes::RT_hasConceptMod, {"363698007", "SCT", "Finding Site"},
               {"10200004", "SCT", "Liver"});
        for (const core::ReportNumber& number : group.numbers) add_number(c, number);
        c.close();
    }

    static void add_number(Content& c, const core::ReportNumber& number) {
        c.number(DSRTypes::RT_contains, entry(number.what), number.value, number.unit);
        if (!number.method.value.empty()) {
            c.code(DSRTypes::RT_hasConceptMod, {"370129005", "SCT", "Measurement Method"},
                   entry(number.method));
        }
        if (!number.equation.empty())
            c.text(DSRTypes::RT_inferredFrom, dcm("121420", "Equation"), number.equation);
        // TID 310 with CID 225.
        if (number.half_width) {
            c.number(DSRTypes::RT_hasProperties,
                     {"371884006", "SCT", "+/-, range of measurement uncertainty"}, *number.half_width,
                     number.unit);
            c.close();
        }
        c.close();
    }

    static void add_texts(Content& c, const std::vector<core::ReportText>& texts) {
        if (texts.empty()) return;
        c.open(DSRTypes::RT_contains, {"C0034375", "UMLS", "Qualitative Evaluations"});
        for (const core::ReportText& text : texts) c.text(DSRTypes::RT_contains, entry(text.what), text.text);
        c.close();
    }

    [[nodiscard]] int segment_of(const std::string& structure_id) const {
        if (segments_ == nullptr || structure_id.empty()) return 0;
        const auto found = segments_->segment_of.find(structure_id);
        return found == segments_->segment_of.end() ? 0 : found->second;
    }

    /// Everything the tree refers to (Current Requested Procedure Evidence).
    bool add_evidence() {
        DSRSOPInstanceReferenceList& evidence = document_.getCurrentRequestedProcedureEvidence();
        bool good = true;
        const auto add = [&](const std::string& series, const std::string& sop_class,
                             const std::string& instance) {
            good = good && evidence
                               .addItem(study_.identity.study_uid.c_str(), series.c_str(), sop_class.c_str(),
                                        instance.c_str())
                               .good();
        };
        if (!study_.identity.series_uid.empty()) {
            for (const core::SourceImage& image : study_.identity.images)
                add(study_.identity.series_uid, image.sop_class_uid, image.sop_instance_uid);
        }
        if (segments_ != nullptr)
            add(segments_->file.series_uid, UID_SegmentationStorage, segments_->file.sop_instance_uid);
        return good;
    }

    const DicomStudy& study_;
    const core::GridGeometry& grid_;
    const WrittenSegments* segments_;
    const DicomOutOptions& options_;
    Examination examination_;
    std::string tracked_;
    DSRDocument document_;
};

}  // namespace

core::Result<WrittenDicom> write_dicom_report(const std::filesystem::path& path, const DicomSubject& subject,
                                              const core::MeasurementReport& report,
                                              const WrittenSegments* segments,
                                              const DicomOutOptions& options) {
    dicom::silence_dcmtk();
    if (report.groups.empty()) return core::refuse(path.string(), "nothing was measured");
    const auto study = dicom_study(subject, options.uids);
    if (!study) return core::refuse(study.error());
    const ObjectKind kind{"measurement report",
                          UID_ComprehensiveSRStorage,
                          "SR",
                          "Measurements",
                          options.uids.fresh(),
                          9002,
                          1};
    DcmDataset dataset;
    if (!ReportWriter(subject, *study, segments, options).build(report, dataset))
        return core::refuse(path.string(), "it cannot be put together");
    put_header(dataset, *study, kind, options);
    auto file = written(path, dataset, subject, kind, options);
    if (!file) return core::refuse(file.error());
    file->warnings = study->warnings;
    return file;
}

}  // namespace remnant::imaging
