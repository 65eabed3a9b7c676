#include "pacs/reception.h"

#include <dcmtk/dcmdata/dcuid.h>

#include <set>

namespace remnant::imaging::pacs {
namespace {

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

std::vector<std::string> classes_of(const WantedInstances& wanted) {
    std::set<std::string> classes;
    bool unsaid = false;
    for (const auto& [uid, instance] : wanted) {
        if (instance.sop_class.empty()) {
            unsaid = true;
        } else {
            classes.insert(instance.sop_class);
        }
    }
    if (unsaid) {
        classes.insert({UID_CTImageStorage, UID_EnhancedCTImageStorage, UID_MRImageStorage,
                        UID_EnhancedMRImageStorage, UID_SegmentationStorage, UID_RTStructureSetStorage,
                        UID_SecondaryCaptureImageStorage, UID_PositronEmissionTomographyImageStorage,
                        UID_EncapsulatedPDFStorage, UID_ComprehensiveSRStorage, UID_EnhancedSRStorage});
    }
    return {classes.begin(), classes.end()};
}

OFCondition receive_instance(T_ASC_Association* association, T_ASC_PresentationContextID context,
                             T_DIMSE_C_StoreRQ& request, Inbox& inbox, int answer_seconds) {
    Arrival arrival{inbox, inbox.begin()};
    return DIMSE_storeProvider(association, context, &request, arrival.file.c_str(), 1, nullptr, on_progress,
                               &arrival, DIMSE_NONBLOCKING, answer_seconds);
}

}  // namespace remnant::imaging::pacs
