#include "scene/scene_style.h"

#include <vtkObjectFactory.h>

namespace remnant::ui {

vtkStandardNewMacro(SceneStyle);

}  // namespace remnant::ui
