#pragma once
// How far long work is, drawn on stderr when somebody looks at it.

#include "remnant/core/job.h"

namespace remnant::cli {

/// A job whose progress is drawn on stderr when that is a terminal, and nowhere else. The bar is wiped when
/// work is done.
core::JobContext job_with_progress_bar();

}  // namespace remnant::cli
