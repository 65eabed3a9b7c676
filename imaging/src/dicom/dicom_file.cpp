#include "dicom/dicom_file.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcuid.h>
#include <dcmtk/dcmdata/dcxfer.h>
#include <dcmtk/oflog/oflog.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <mutex>

namespace remnant::imaging::dicom {
namespace {

constexpr const char* kDeflated = "1.2.840.10008.1.2.1.99";
constexpr std::uint64_t kHeadBytes = 32 * 1024;
constexpr std::size_t kMagicEnd = 132;  // "DICM" after a preamble of 128 bytes

class Descriptor {
  public:
    explicit Descriptor(const std::filesystem::path& path) : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    ~Descriptor() {
        if (fd_ >= 0) close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] bool is_open() const { return fd_ >= 0; }
    [[nodiscard]] FileStamp stamp() const { return stamp_of(fd_); }
    bool read(std::vector<std::uint8_t>& into, std::uint64_t count) const {
        into.resize(count);
        std::uint64_t done = 0;
        while (done < count) {
            const ssize_t n = pread(fd_, into.data() + done, count - done, static_cast<off_t>(done));
            if (n <= 0) return false;
            done += static_cast<std::uint64_t>(n);
        }
        return true;
    }

  private:
    int fd_;
};

/// Raw deflate, as PS3.5 A.5 has it; stops at `most` bytes.
bool inflate_raw(Bytes in, std::vector<std::uint8_t>& out, std::uint64_t most) {
    z_stream stream{};
    if (inflateInit2(&stream, -15) != Z_OK) return false;
    stream.next_in = const_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(std::min<std::uint64_t>(in.size(), 0xFFFFFFFFU));
    int state = Z_OK;
    while (state == Z_OK && out.size() < most) {
        const std::size_t old = out.size();
        out.resize(old + 256 * 1024);
        stream.next_out = out.data() + old;
        stream.avail_out = 256 * 1024;
        state = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    return state == Z_STREAM_END;
}

bool begins_like_dicom(Bytes head) {
    if (head.size() < 8) return false;
    if (head.size() >= kMagicEnd && std::equal(head.begin() + 128, head.begin() + kMagicEnd, "DICM"))
        return true;
    const bool bare_meta = head[0] == 0x02 && head[1] == 0x00 && head[4] == 'U' && head[5] == 'L';
    return bare_meta || guess_encoding(head.first(std::min(head.size(), kMagicEnd))).has_value();
}

/// How the header of this transfer syntax is written; compressed ones have explicit little endian headers.
Encoding encoding_of(const std::string& uid) {
    if (uid == UID_LittleEndianImplicitTransferSyntax) return {false, false};
    if (uid == UID_BigEndianExplicitTransferSyntax) return {true, true};
    return {true, false};
}

std::string uid_of(Encoding encoding) {
    if (!encoding.explicit_vr) return UID_LittleEndianImplicitTransferSyntax;
    return encoding.big_endian ? UID_BigEndianExplicitTransferSyntax : UID_LittleEndianExplicitTransferSyntax;
}

E_TransferSyntax dcmtk_syntax(Encoding encoding) {
    if (!encoding.explicit_vr) return EXS_LittleEndianImplicit;
    return encoding.big_endian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
}

bool is_native(const std::string& uid) {
    return uid == UID_LittleEndianImplicitTransferSyntax || uid == UID_LittleEndianExplicitTransferSyntax ||
           uid == UID_BigEndianExplicitTransferSyntax || uid == kDeflated;
}

}  // namespace

void silence_dcmtk() {
    static std::once_flag once;
    std::call_once(once, [] { OFLog::configure(OFLogger::OFF_LOG_LEVEL); });
}

FileStamp stamp_of(int descriptor) {
    struct stat status {};
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return {};
    constexpr std::int64_t kNanoseconds = 1'000'000'000;
    return {static_cast<std::uint64_t>(status.st_size),
            status.st_mtim.tv_sec * kNanoseconds + status.st_mtim.tv_nsec};
}

DicomFile::DicomFile() = default;
DicomFile::DicomFile(DicomFile&&) noexcept = default;
DicomFile& DicomFile::operator=(DicomFile&&) noexcept = default;
DicomFile::~DicomFile() = default;

bool DicomFile::pixels_lie_in_file() const {
    return skeleton_.native && (transfer_syntax_ == UID_LittleEndianImplicitTransferSyntax ||
                                transfer_syntax_ == UID_LittleEndianExplicitTransferSyntax);
}

bool looks_like_dicom(const std::filesystem::path& path) {
    const Descriptor file(path);
    if (!file.is_open()) return false;
    std::vector<std::uint8_t> head;
    return file.read(head, std::min<std::uint64_t>(file.stamp().size, kMagicEnd)) && begins_like_dicom(head);
}

/// The steps of opening, each with its own refusal.
class FileOpener {
  public:
    FileOpener(const std::filesystem::path& path, const ReadLimits& limits) : limits_(limits) {
        file_.path_ = path;
        what_ = path.string();
    }

    /// None where the file does not begin like DICOM at all.
    core::Result<std::optional<DicomFile>> open(Extent extent) {
        silence_dcmtk();
        const Descriptor descriptor(file_.path_);
        if (!descriptor.is_open()) return core::refuse(what_, "the file cannot be opened");
        file_.stamp_ = descriptor.stamp();
        file_size_ = file_.stamp_.size;  // what is no regular file has size 0 and is too short to be DICOM
        if (file_size_ > limits_.file_bytes) {
            if (!looks_like_dicom(file_.path_)) return std::optional<DicomFile>();
            return core::refuse(what_, "the file is larger than this program reads");
        }
        bool whole = extent == Extent::Whole || file_size_ <= kHeadBytes;
        for (;; whole = true) {
            if (!descriptor.read(file_.bytes_, whole ? file_size_ : kHeadBytes)) {
                return core::refuse(what_, "the file cannot be read");
            }
            if (!begins_like_dicom(file_.bytes_)) return std::optional<DicomFile>();
            auto parsed = understand(whole);
            if (!parsed) return core::refuse(parsed.error());
            if (*parsed) break;
        }
        if (auto read = parse(); !read) return core::refuse(read.error());
        if (extent == Extent::HeaderOnly) std::vector<std::uint8_t>().swap(file_.bytes_);
        return std::optional<DicomFile>(std::move(file_));
    }

  private:
    /// False where more of the file is needed.
    core::Result<bool> understand(bool whole) {
        auto meta = read_meta(file_.bytes_, what_);
        if (!meta) return whole ? core::Result<bool>(core::refuse(meta.error())) : false;
        file_.meta_ = std::move(*meta);
        std::uint64_t begin = file_.meta_.end;
        file_.transfer_syntax_ = file_.meta_.transfer_syntax;
        if (file_.transfer_syntax_ == kDeflated) {
            if (!whole) return false;
            std::vector<std::uint8_t> inflated;
            if (!inflate_raw(Bytes(file_.bytes_).subspan(begin), inflated, limits_.file_bytes)) {
                return core::refuse(what_, "damaged: the deflated data set cannot be inflated");
            }
            file_.bytes_ = std::move(inflated);
            file_size_ = file_.bytes_.size();
            begin = 0;
        }
        encoding_ = encoding_of(file_.transfer_syntax_);
        if (file_.transfer_syntax_.empty()) {
            const auto guess = guess_encoding(Bytes(file_.bytes_).subspan(begin));
            if (!guess) return core::refuse(what_, "not a DICOM file, or its header is damaged");
            encoding_ = *guess;
            file_.transfer_syntax_ = uid_of(encoding_);
        }
        begin_ = begin;
        auto skeleton = walk(file_.bytes_, begin, file_size_, encoding_, what_);
        if (!skeleton) return core::refuse(skeleton.error());
        file_.skeleton_ = std::move(*skeleton);
        if (file_.skeleton_.needs_more) {
            if (whole) return core::refuse(what_, "damaged: the file ends in the middle of an element");
            return false;
        }
        if (file_.skeleton_.native && !is_native(file_.transfer_syntax_)) {
            return core::refuse(what_, "damaged: it names " + transfer_syntax_name(file_.transfer_syntax_) +
                                           " but its pixels are not compressed");
        }
        if (file_.has_pixels() && !file_.skeleton_.native && is_native(file_.transfer_syntax_)) {
            return core::refuse(
                what_, "damaged: it names an uncompressed transfer syntax but its pixels are in fragments");
        }
        return true;
    }

    core::Result<> parse() {
        auto dataset = std::make_unique<DcmDataset>();
        DcmInputBufferStream stream;
        stream.setBuffer(file_.bytes_.data() + begin_,
                         static_cast<offile_off_t>(file_.skeleton_.header_end - begin_));
        stream.setEos();
        dataset->transferInit();
        const OFCondition read = dataset->read(stream, dcmtk_syntax(encoding_), EGL_noChange);
        dataset->transferEnd();
        if (read.bad())
            return core::refuse(what_,
                                std::string("damaged: the header cannot be read (") + read.text() + ")");
        file_.dataset_ = std::move(dataset);
        return {};
    }

    DicomFile file_;
    const ReadLimits& limits_;
    std::string what_;
    std::uint64_t file_size_ = 0;
    std::uint64_t begin_ = 0;
    Encoding encoding_;
};

core::Result<std::optional<DicomFile>> open_if_dicom(const std::filesystem::path& path, Extent extent,
                                                     const ReadLimits& limits) {
    try {
        return FileOpener(path, limits).open(extent);
    } catch (const std::bad_alloc&) {
        return core::refuse(path.string(), "there is not enough memory to read it");
    }
}

core::Result<DicomFile> open_dicom(const std::filesystem::path& path, Extent extent,
                                   const ReadLimits& limits) {
    auto file = open_if_dicom(path, extent, limits);
    if (!file) return core::refuse(file.error());
    if (!*file) return core::refuse(path.string(), "not a DICOM file, or its header is damaged");
    return std::move(**file);
}

std::string transfer_syntax_name(const std::string& uid) {
    const DcmXfer syntax(uid.c_str());
    return syntax.getXfer() == EXS_Unknown ? uid : std::string(syntax.getXferName());
}

}  // namespace remnant::imaging::dicom
