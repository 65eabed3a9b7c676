#include "pacs/reception.h"

#include <dcmtk/dcmdata/dcuid.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace remnant::imaging::pacs {
namespace {

constexpr std::array<std::string_view, 8> kUsualPictures{
    UID_CTImageStorage,
    UID_EnhancedCTImageStorage,
    UID_MRImageStorage,
    UID_EnhancedMRImageStorage,
    UID_PositronEmissionTomographyImageStorage,
    UID_SecondaryCaptureImageStorage,
    UID_MultiframeTrueColorSecondaryCaptureImageStorage,
    UID_SegmentationStorage,
};
constexpr std::array<std::string_view, 9> kUsualDocuments{
    UID_RTStructureSetStorage,
    UID_EncapsulatedPDFStorage,
    UID_BasicTextSRStorage,
    UID_EnhancedSRStorage,
    UID_ComprehensiveSRStorage,
    UID_Comprehensive3DSRStorage,
    UID_XRayRadiationDoseSRStorage,
    UID_KeyObjectSelectionDocumentStorage,
    UID_GrayscaleSoftcopyPresentationStateStorage,
};

struct Arrival {
    Inbox& inbox;
    std::filesystem::path file;
};

/// Called while an instance comes and once when its file is closed, before the archive is answered.
void on_progress(void* context, T_DIMSE_StoreProgress* progress, T_DIMSE_C_StoreRQ* request, char*,
                 DcmDataset**, T_DIMSE_C_StoreRSP* response, DcmDataset**) {
    if (progress->state != DIMSE_StoreEnd) return;
    auto& arrival = *static_cast<Arrival*>(context);
    if (response->DimseStatus != STATUS_STORE_Success) {
        arrival.inbox.note("could not be written to the disk");
        return;
    }
    response->DimseStatus = static_cast<DIC_US>(arrival.inbox.finish(
        arrival.file, request->AffectedSOPInstanceUID, static_cast<std::uint64_t>(progress->progressBytes)));
}

}  // namespace

std::vector<std::string> image_syntaxes() {
    return {UID_LittleEndianExplicitTransferSyntax,
            UID_LittleEndianImplicitTransferSyntax,
            UID_BigEndianExplicitTransferSyntax,
            UID_JPEGProcess14SV1TransferSyntax,
            UID_JPEGProcess14TransferSyntax,
            UID_JPEGLSLosslessTransferSyntax,
            UID_JPEGLSLossyTransferSyntax,
            UID_JPEG2000LosslessOnlyTransferSyntax,
            UID_JPEG2000TransferSyntax,
            UID_RLELosslessTransferSyntax,
            UID_JPEGProcess1TransferSyntax,
            UID_JPEGProcess2_4TransferSyntax,
            UID_DeflatedExplicitVRLittleEndianTransferSyntax};
}

std::vector<std::string> classes_wanted(const Inbox& inbox) {
    std::set<std::string> classes;
    bool unsaid = inbox.listed() == nullptr;
    if (inbox.listed() != nullptr) {
        for (const auto& [uid, instance] : *inbox.listed()) {
            unsaid = unsaid || instance.sop_class.empty();
            if (!instance.sop_class.empty()) classes.insert(instance.sop_class);
        }
    }
    if (unsaid) {
        classes.insert(kUsualPictures.begin(), kUsualPictures.end());
        classes.insert(kUsualDocuments.begin(), kUsualDocuments.end());
    }
    return {classes.begin(), classes.end()};
}

bool is_document(const std::string& sop_class) {
    return std::ranges::find(kUsualDocuments, sop_class) != kUsualDocuments.end();
}

OFCondition hear_message(T_ASC_Association* association, int seconds, T_ASC_PresentationContextID& context,
                         T_DIMSE_Message& message) {
    DcmDataset* detail = nullptr;
    const OFCondition done =
        DIMSE_receiveCommand(association, DIMSE_NONBLOCKING, seconds, &context, &message, &detail);
    delete detail;
    return done;
}

OFCondition receive_instance(T_ASC_Association* association, T_ASC_PresentationContextID context,
                             T_DIMSE_C_StoreRQ& request, Inbox& inbox, int answer_seconds) {
    Arrival arrival{inbox, inbox.begin()};
    return DIMSE_storeProvider(association, context, &request, arrival.file.c_str(), 1, nullptr, on_progress,
                               &arrival, DIMSE_NONBLOCKING, answer_seconds);
}

}  // namespace remnant::imaging::pacs
