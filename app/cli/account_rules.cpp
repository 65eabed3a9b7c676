#include "account_rules.h"

#include "remnant/ui/institution_rules.h"

namespace remnant::cli {

volumetry::EvaluationOptions account_rules() {
    return ui::institution_rules(QSettings(QStringLiteral("remnant"), QStringLiteral("remnant")));
}

}  // namespace remnant::cli
