#include "dicom_out/basic_profile.h"

#include <algorithm>
#include <array>

namespace remnant::imaging::dicom_out {
namespace {

constexpr auto X = ProfileAction::Remove;
constexpr auto Z = ProfileAction::Empty;
constexpr auto D = ProfileAction::Dummy;
constexpr auto U = ProfileAction::NewUid;
constexpr auto C = ProfileAction::Clean;

constexpr std::array<ProfileRow, 188> kRows{{
    {0x00080012, C},  // InstanceCreationDate
    {0x00080014, U},  // InstanceCreatorUID
    {0x00080015, X},  // InstanceCoercionDateTime
    {0x00080018, U},  // SOPInstanceUID
    {0x00080020, C},  // StudyDate
    {0x00080021, C},  // SeriesDate
    {0x00080022, C},  // AcquisitionDate
    {0x00080023, C},  // ContentDate
    {0x00080024, X},  // OverlayDate
    {0x00080025, X},  // CurveDate
    {0x0008002A, C},  // AcquisitionDateTime
    {0x00080050, Z},  // AccessionNumber
    {0x00080054, X},  // RetrieveAETitle
    {0x00080055, X},  // StationAETitle
    {0x00080058, U},  // FailedSOPInstanceUIDList
    {0x00080080, X},  // InstitutionName
    {0x00080081, X},  // InstitutionAddress
    {0x00080082, X},  // InstitutionCodeSequence
    {0x00080090, Z},  // ReferringPhysicianName
    {0x00080092, X},  // ReferringPhysicianAddress
    {0x00080094, X},  // ReferringPhysicianTelephoneNumbers
    {0x00080096, X},  // ReferringPhysicianIdentificationSequence
    {0x0008009C, Z},  // ConsultingPhysicianName
    {0x0008009D, X},  // ConsultingPhysicianIdentificationSequence
    {0x00080201, X},  // TimezoneOffsetFromUTC
    {0x00081000, X},  // NetworkID
    {0x00081010, X},  // StationName
    {0x00081030, X},  // StudyDescription
    {0x0008103E, C},  // SeriesDescription
    {0x00081040, X},  // InstitutionalDepartmentName
    {0x00081041, X},  // InstitutionalDepartmentTypeCodeSequence
    {0x00081048, X},  // PhysiciansOfRecord
    {0x00081049, X},  // PhysiciansOfRecordIdentificationSequence
    {0x00081050, X},  // PerformingPhysicianName
    {0x00081052, X},  // PerformingPhysicianIdentificationSequence
    {0x00081060, X},  // NameOfPhysiciansReadingStudy
    {0x00081062, X},  // PhysiciansReadingStudyIdentificationSequence
    {0x00081070, X},  // OperatorsName
    {0x00081072, X},  // OperatorIdentificationSequence
    {0x00081080, X},  // AdmittingDiagnosesDescription
    {0x00081084, X},  // AdmittingDiagnosesCodeSequence
    {0x00081110, X},  // ReferencedStudySequence
    {0x00081111, Z},  // ReferencedPerformedProcedureStepSequence
    {0x00081120, X},  // ReferencedPatientSequence
    {0x00081155, U},  // ReferencedSOPInstanceUID
    {0x00081195, U},  // TransactionUID
    {0x00082111, C},  // DerivationDescription
    {0x00083010, U},  // IrradiationEventUID
    {0x00084000, X},  // IdentifyingComments
    {0x00100010, D},  // PatientName
    {0x00100020, D},  // PatientID
    {0x00100021, X},  // IssuerOfPatientID
    {0x00100030, Z},  // PatientBirthDate
    {0x00100032, X},  // PatientBirthTime
    {0x00100033, X},  // PatientBirthDateInAlternativeCalendar
    {0x00100034, X},  // PatientDeathDateInAlternativeCalendar
    {0x00100040, Z},  // PatientSex
    {0x00100050, X},  // PatientInsurancePlanCodeSequence
    {0x00100101, X},  // PatientPrimaryLanguageCodeSequence
    {0x00100102, X},  // PatientPrimaryLanguageModifierCodeSequence
    {0x00101000, X},  // OtherPatientIDs
    {0x00101001, X},  // OtherPatientNames
    {0x00101002, X},  // OtherPatientIDsSequence
    {0x00101005, X},  // PatientBirthName
    {0x00101010, X},  // PatientAge
    {0x00101020, X},  // PatientSize
    {0x00101030, X},  // PatientWeight
    {0x00101040, X},  // PatientAddress
    {0x00101050, X},  // InsurancePlanIdentification
    {0x00101060, X},  // PatientMotherBirthName
    {0x00101080, X},  // MilitaryRank
    {0x00101081, X},  // BranchOfService
    {0x00101090, X},  // MedicalRecordLocator
    {0x00101100, X},  // ReferencedPatientPhotoSequence
    {0x00102000, X},  // MedicalAlerts
    {0x00102110, X},  // Allergies
    {0x00102150, X},  // CountryOfResidence
    {0x00102152, X},  // RegionOfResidence
    {0x00102154, X},  // PatientTelephoneNumbers
    {0x00102155, X},  // PatientTelecomInformation
    {0x00102160, X},  // EthnicGroup
    {0x00102180, X},  // Occupation
    {0x001021A0, X},  // SmokingStatus
    {0x001021B0, X},  // AdditionalPatientHistory
    {0x001021C0, X},  // PregnancyStatus
    {0x001021D0, X},  // LastMenstrualDate
    {0x001021F0, X},  // PatientReligiousPreference
    {0x00102203, X},  // PatientSexNeutered
    {0x00102297, X},  // ResponsiblePerson
    {0x00102299, X},  // ResponsibleOrganization
    {0x00104000, X},  // PatientComments
    {0x00180010, C},  // ContrastBolusAgent
    {0x00181000, D},  // DeviceSerialNumber
    {0x00181002, U},  // DeviceUID
    {0x00181004, X},  // PlateID
    {0x00181005, X},  // GeneratorID
    {0x00181007, X},  // CassetteID
    {0x00181008, X},  // GantryID
    {0x00181012, X},  // DateOfSecondaryCapture
    {0x00181030, C},  // ProtocolName
    {0x00181200, X},  // DateOfLastCalibration
    {0x00181201, X},  // TimeOfLastCalibration
    {0x00181400, C},  // AcquisitionDeviceProcessingDescription
    {0x00184000, X},  // AcquisitionComments
    {0x00189424, C},  // AcquisitionProtocolDescription
    {0x0018A002, X},  // ContributionDateTime
    {0x0018A003, X},  // ContributionDescription
    {0x0020000D, U},  // StudyInstanceUID
    {0x0020000E, U},  // SeriesInstanceUID
    {0x00200010, Z},  // StudyID
    {0x00200052, U},  // FrameOfReferenceUID
    {0x00200200, U},  // SynchronizationFrameOfReferenceUID
    {0x00203401, X},  // ModifyingDeviceID
    {0x00203406, X},  // ModifiedImageDescription
    {0x00204000, X},  // ImageComments
    {0x00209158, X},  // FrameComments
    {0x00209161, U},  // ConcatenationUID
    {0x00209164, U},  // DimensionOrganizationUID
    {0x00281199, U},  // PaletteColorLookupTableUID
    {0x00281214, U},  // LargePaletteColorLookupTableUID
    {0x00284000, X},  // ImagePresentationComments
    {0x00321020, X},  // ScheduledStudyLocation
    {0x00321021, X},  // ScheduledStudyLocationAETitle
    {0x00321030, X},  // ReasonForStudy
    {0x00321032, X},  // RequestingPhysician
    {0x00321033, X},  // RequestingService
    {0x00321060, X},  // RequestedProcedureDescription
    {0x00321064, X},  // RequestedProcedureCodeSequence
    {0x00321070, X},  // RequestedContrastAgent
    {0x00324000, X},  // StudyComments
    {0x00380004, X},  // ReferencedPatientAliasSequence
    {0x00380010, X},  // AdmissionID
    {0x00380020, X},  // AdmittingDate
    {0x00380021, X},  // AdmittingTime
    {0x00380050, X},  // SpecialNeeds
    {0x00380060, X},  // ServiceEpisodeID
    {0x00380062, X},  // ServiceEpisodeDescription
    {0x00380300, X},  // CurrentPatientLocation
    {0x00380400, X},  // PatientInstitutionResidence
    {0x00380500, X},  // PatientState
    {0x00384000, X},  // VisitComments
    {0x00400006, X},  // ScheduledPerformingPhysicianName
    {0x00400007, X},  // ScheduledProcedureStepDescription
    {0x00400241, X},  // PerformedStationAETitle
    {0x00400242, X},  // PerformedStationName
    {0x00400243, X},  // PerformedLocation
    {0x00400244, X},  // PerformedProcedureStepStartDate
    {0x00400245, X},  // PerformedProcedureStepStartTime
    {0x00400250, X},  // PerformedProcedureStepEndDate
    {0x00400251, X},  // PerformedProcedureStepEndTime
    {0x00400253, X},  // PerformedProcedureStepID
    {0x00400254, X},  // PerformedProcedureStepDescription
    {0x00400275, X},  // RequestAttributesSequence
    {0x00400280, X},  // CommentsOnThePerformedProcedureStep
    {0x00400555, X},  // AcquisitionContextSequence
    {0x00401001, X},  // RequestedProcedureID
    {0x00401002, X},  // ReasonForTheRequestedProcedure
    {0x00401400, X},  // RequestedProcedureComments
    {0x00402016, Z},  // PlacerOrderNumberImagingServiceRequest
    {0x00402017, Z},  // FillerOrderNumberImagingServiceRequest
    {0x00402400, X},  // ImagingServiceRequestComments
    {0x00403001, X},  // ConfidentialityConstraintOnPatientDataDescription
    {0x0040A027, D},  // VerifyingOrganization
    {0x0040A030, C},  // VerificationDateTime
    {0x0040A073, X},  // VerifyingObserverSequence
    {0x0040A075, D},  // VerifyingObserverName
    {0x0040A078, X},  // AuthorObserverSequence
    {0x0040A07A, X},  // ParticipantSequence
    {0x0040A07C, X},  // CustodialOrganizationSequence
    {0x0040A088, Z},  // VerifyingObserverIdentificationCodeSequence
    {0x0040A120, C},  // DateTime
    {0x0040A121, C},  // Date
    {0x0040A122, C},  // Time
    {0x0040A123, D},  // PersonName
    {0x0040A124, U},  // UID
    {0x0040A171, U},  // ObservationUID
    {0x0040A730, C},  // ContentSequence
    {0x0040DB0D, U},  // TemplateExtensionCreatorUID
    {0x00620021, U},  // TrackingUID
    {0x00700084, Z},  // ContentCreatorName
    {0x00700086, X},  // ContentCreatorIdentificationCodeSequence
    {0x00880140, U},  // StorageMediaFileSetUID
    {0x00880200, X},  // IconImageSequence
    {0x04000100, X},  // DigitalSignatureUID
    {0x04000550, X},  // ModifiedAttributesSequence
    {0x04000561, X},  // OriginalAttributesSequence
    {0x40000010, X},  // Arbitrary
    {0x40004000, X},  // TextComments
}};

}  // namespace

std::span<const ProfileRow> basic_profile() {
    return kRows;
}

const ProfileRow* profile_row(std::uint32_t tag) {
    const auto at = std::ranges::lower_bound(kRows, tag, {}, &ProfileRow::tag);
    return at != kRows.end() && at->tag == tag ? &*at : nullptr;
}

}  // namespace remnant::imaging::dicom_out
