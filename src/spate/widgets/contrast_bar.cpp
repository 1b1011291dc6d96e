// SPDX-License-Identifier: MIT
#include "spate/widgets/contrast_bar.h"

#include <QHBoxLayout>
#include <QToolButton>

#include "spate/widgets/contrast.h"

namespace spate::widgets {

ContrastBar::ContrastBar(Contrast& contrast, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    for (QAction* action :
         {contrast.autoOnceAction(), contrast.continuousAction(), contrast.lockAction()}) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        row->addWidget(button);
    }
}

}  // namespace spate::widgets
