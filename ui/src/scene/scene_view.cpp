#include "scene/scene_view.h"

#include <vtkActor.h>
#include <vtkAnnotatedCubeActor.h>
#include <vtkCamera.h>
#include <vtkPolyData.h>
#include <vtkPolyDataMapper.h>
#include <vtkProperty.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <set>

#include "scene/ct_volume.h"
#include "scene/vtk_widget.h"
#include "theme/theme.h"

namespace remnant::ui {
namespace {

constexpr int kPeels = 4;

void prepare_compass(vtkRenderer& compass) {
    vtkNew<vtkAnnotatedCubeActor> cube;
    cube->SetXPlusFaceText("L");
    cube->SetXMinusFaceText("R");
    cube->SetYPlusFaceText("P");
    cube->SetYMinusFaceText("A");
    cube->SetZPlusFaceText("H");
    cube->SetZMinusFaceText("F");
    cube->SetFaceTextScale(0.62);
    cube->SetXFaceTextRotation(90);
    cube->SetYFaceTextRotation(180);
    cube->SetZFaceTextRotation(-90);
    cube->GetCubeProperty()->SetColor(0.16, 0.19, 0.23);
    cube->GetTextEdgesProperty()->SetColor(0.6, 0.65, 0.7);
    for (vtkProperty* face :
         {cube->GetXPlusFaceProperty(), cube->GetXMinusFaceProperty(), cube->GetYPlusFaceProperty(),
          cube->GetYMinusFaceProperty(), cube->GetZPlusFaceProperty(), cube->GetZMinusFaceProperty()})
        face->SetColor(0.88, 0.65, 0.23);
    compass.AddActor(cube);
    compass.SetLayer(1);
    compass.InteractiveOff();
    compass.SetViewport(0.0, 0.0, 0.12, 0.16);
}

}  // namespace

SceneView::SceneView(Document& document, SurfaceStore& surfaces, QWidget* parent)
    : QWidget(parent), document_(document), surfaces_(surfaces), canvas_(new VtkWidget(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setProperty("helpTopic", QStringLiteral("3d"));
    setMinimumSize(120, 100);
    renderer_->SetBackground(0x0B / 255.0, 0x0E / 255.0, 0x11 / 255.0);
    renderer_->SetMaximumNumberOfPeels(kPeels);
    renderer_->SetOcclusionRatio(0.05);
    prepare_compass(*compass_);
    canvas_->window().SetNumberOfLayers(2);
    canvas_->window().AddRenderer(renderer_);
    canvas_->window().AddRenderer(compass_);
    canvas_->window().SetAlphaBitPlanes(1);
    volume_ = std::make_unique<CtVolume>(*renderer_);
    canvas_->installEventFilter(this);
    canvas_->setMouseTracking(true);
    build_overlays();
    look_from(Direction::Anterior);
    connect(canvas_, &VtkWidget::about_to_render, this, &SceneView::follow_orientation);
    connect(&document_, &Document::changed, this, &SceneView::take_changes);
    connect(&surfaces_, &SurfaceStore::ready, this, &SceneView::refresh);
    refresh();
}

SceneView::~SceneView() = default;

void SceneView::build_overlays() {
    title_ = new QLabel(this);
    note_ = new QLabel(this);
    for (QLabel* label : {title_, note_}) {
        label->setFont(Theme::small_font());
        label->setStyleSheet(QStringLiteral("color: %1; background: transparent;")
                                 .arg(Theme::current().palette().image_text.name()));
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    buttons_ = new QWidget(this);
    auto* row = new QHBoxLayout(buttons_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const std::pair<const char*, Direction> directions[] = {
        {"A", Direction::Anterior}, {"P", Direction::Posterior}, {"R", Direction::Right},
        {"L", Direction::Left},     {"H", Direction::Head},      {"F", Direction::Feet}};
    for (const auto& [letter, direction] : directions) {
        auto* button = new QPushButton(QString::fromLatin1(letter), buttons_);
        button->setObjectName(QStringLiteral("from-") + QString::fromLatin1(letter));
        button->setFont(Theme::small_font());
        button->setFlat(true);
        button->setFixedSize(20, 20);
        button->setToolTip(tr("Look from there (%1)").arg(QString::fromLatin1(letter)));
        button->setStyleSheet(
            QStringLiteral("QPushButton { color: %1; background: transparent; border: none; padding: 0; }"
                           "QPushButton:hover, QPushButton:focus { color: %2; }")
                .arg(Theme::current().palette().image_text.name(),
                     Theme::current().palette().orientation_letter.name()));
        connect(button, &QPushButton::clicked, this, [this, direction = direction] { look_from(direction); });
        row->addWidget(button);
    }
}

void SceneView::take_changes(Parts parts) {
    if (parts.testAnyFlags(Part::Whole | Part::Scans)) framed_ = false;
    if (parts.testAnyFlags(Part::Whole | Part::Scans | Part::Structures | Part::Plans | Part::View |
                           Part::Result))
        refresh();
}

double SceneView::shown_opacity(const DisplayLayer& layer) const {
    // What holds others inside is glass, unless a person said otherwise.
    const bool holds_others =
        layer.kind == core::StructureKind::Liver ||
        (layer.kind >= core::StructureKind::SegmentI && layer.kind <= core::StructureKind::SegmentVIII);
    if (!holds_others) return layer.opacity;
    return layer.opacity < 1.0 ? layer.opacity : 0.4;
}

void SceneView::show_actor(const DisplayLayer& layer, const Surface& surface) {
    Shown& shown = shown_[layer.id];
    if (shown.actor == nullptr) {
        shown.actor = vtkSmartPointer<vtkActor>::New();
        vtkNew<vtkPolyDataMapper> mapper;
        mapper->ScalarVisibilityOff();
        shown.actor->SetMapper(mapper);
        renderer_->AddActor(shown.actor);
    }
    auto* mapper = vtkPolyDataMapper::SafeDownCast(shown.actor->GetMapper());
    if (mapper->GetInput() != surface.mesh) mapper->SetInputData(surface.mesh);
    vtkProperty* look = shown.actor->GetProperty();
    look->SetColor(layer.colour.red / 255.0, layer.colour.green / 255.0, layer.colour.blue / 255.0);
    look->SetOpacity(shown_opacity(layer));
    look->SetAmbient(0.12);
    look->SetDiffuse(0.85);
    look->SetSpecular(0.18);
    look->SetSpecularPower(24);
    look->SetInterpolationToPhong();
    shown.actor->SetVisibility(layer.opacity > 0.0);
}

void SceneView::refresh() {
    const core::TimePoint* scan = document_.current().shown();
    const bool rendering_ct = document_.current().view.volume_rendering;
    const auto layers = rendering_ct ? std::vector<DisplayLayer>()
                                     : display_layers(document_.current(), document_.evaluation());
    std::set<std::string> wanted;
    bool all_true = true;
    if (scan != nullptr) {
        surfaces_.want(layers, scan->geometry);
        for (const DisplayLayer& layer : layers) {
            const auto surface = surfaces_.find(layer.mask, scan->geometry);
            if (surface == nullptr) continue;
            wanted.insert(layer.id);
            show_actor(layer, *surface);
            shown_[layer.id].surface = surface;
            all_true = all_true && surface->true_to_voxels();
        }
    }
    std::erase_if(shown_, [&](const auto& item) {
        if (wanted.contains(item.first)) return false;
        renderer_->RemoveActor(item.second.actor);
        return true;
    });
    refresh_volume();
    note_->setText(
        all_true ? QString()
                 : tr("a surface differs from its voxels by over 1\u2009%; the numbers are the voxels'"));
    if (!framed_ && (!shown_.empty() || rendering_ct)) {
        framed_ = true;
        fit();
    }
    place_overlays();
    canvas_->render_later();
}

void SceneView::refresh_volume() {
    const core::TimePoint* scan = document_.current().shown();
    const bool wanted = document_.current().view.volume_rendering && scan != nullptr && scan->ct;
    volume_->show(wanted ? &*scan->ct : nullptr);
}

bool SceneView::settled() const {
    return !surfaces_.busy();
}

void SceneView::set_text_visible(bool visible) {
    title_->setVisible(visible);
    note_->setVisible(visible);
    buttons_->setVisible(visible);
}

void SceneView::set_active(bool) {}

void SceneView::set_direction_text(const QString& text) {
    title_->setText(text.isEmpty() ? tr("3D") : tr("3D · %1").arg(text));
    place_overlays();
}

void SceneView::place_overlays() {
    title_->adjustSize();
    note_->adjustSize();
    title_->move(10, 8);
    note_->move(10, 26);
    buttons_->adjustSize();
    buttons_->move(width() - buttons_->width() - 8, height() - buttons_->height() - 6);
    for (QWidget* overlay : std::initializer_list<QWidget*>{title_, note_, buttons_}) overlay->raise();
}

void SceneView::resizeEvent(QResizeEvent*) {
    canvas_->setGeometry(rect());
    place_overlays();
}

}  // namespace remnant::ui
