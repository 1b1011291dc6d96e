// SPDX-License-Identifier: MIT
// Whether there is a display, asked before Qt is: a Qt program aborts without one.
#pragma once

#include "spate/base/result.h"

namespace spate::app {

/// Succeeds if a QApplication can open windows here; else says which variable has which value and
/// what is wrong with it. Connects to the X server to know.
[[nodiscard]] base::Result<void> checkDisplay();

/// Makes Qt draw into memory. To be called before QApplication.
void chooseOffscreen();

}  // namespace spate::app
