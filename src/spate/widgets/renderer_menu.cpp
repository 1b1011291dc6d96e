// SPDX-License-Identifier: MIT
#include "spate/widgets/renderer_menu.h"

#include <QActionGroup>

#include "spate/widgets/plot_widget.h"

namespace spate::widgets {
namespace {

struct RendererText {
    QString text;
    QString toolTip;
};

RendererText textOf(Renderer renderer) {
    switch (renderer) {
        case Renderer::Raster:
            return {QStringLiteral("Raster"), QStringLiteral("Draw without OpenGL")};
        case Renderer::OpenGL:
            return {QStringLiteral("OpenGL"),
                    QStringLiteral("Draw with OpenGL, also where it is slower than raster")};
        case Renderer::Auto:
            break;
    }
    return {QStringLiteral("Auto"),
            QStringLiteral("What the environment variable SPATE_RENDERER says; without it, OpenGL "
                           "where that is faster")};
}

}  // namespace

RendererMenu::RendererMenu(PlotWidget& plot, QWidget* parent)
    : QMenu(QStringLiteral("Renderer"), parent),
      plot_(plot),
      now_(addAction(QString())),
      choices_(new QActionGroup(this)) {
    setToolTipsVisible(true);
    now_->setEnabled(false);
    addSeparator();
    for (const Renderer renderer : kAllRenderers) addChoice(renderer);
    connect(&plot, &PlotWidget::rendererChanged, this, &RendererMenu::showChosen);
    connect(this, &QMenu::aboutToShow, this, &RendererMenu::showSupport);
    showChosen();
}

// Triggered also if it is the chosen one: OpenGL that has failed may be tried again.
void RendererMenu::addChoice(Renderer renderer) {
    const RendererText text = textOf(renderer);
    QAction* action = choices_->addAction(addAction(text.text));
    action->setToolTip(text.toolTip);
    action->setCheckable(true);
    connect(action, &QAction::triggered, &plot_, [this, renderer] { plot_.setRenderer(renderer); });
}

void RendererMenu::showChosen() {
    now_->setText(plot_.rendererText().replace(u'&', QStringLiteral("&&")));
    choices_->actions().at(static_cast<int>(plot_.renderer()))->setChecked(true);
}

void RendererMenu::showSupport() {
    const QString& whyNot = openGlSupport().whyNot;
    QAction* openGl = choices_->actions().at(static_cast<int>(Renderer::OpenGL));
    openGl->setEnabled(whyNot.isEmpty());
    openGl->setToolTip(whyNot.isEmpty() ? textOf(Renderer::OpenGL).toolTip : whyNot);
}

}  // namespace spate::widgets
