// SPDX-License-Identifier: MIT
#include "spate/stream/sources/bragg_scene.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace spate::stream {
namespace {

// A frame reads 2 bytes per pixel: the root s of the expected counts, in steps. Counts are then
// s² + s·noise, which needs no square root.
constexpr float kRootStep = 1.0F / 1024;
constexpr std::int64_t kNoiseOffsets = 1 << 16;  // the bank stays in a core's L2 cache
constexpr int kFramesPerTurn = 360;

// Squared indices h² + k² + l² of the rings of a face-centred cubic powder.
constexpr int kRingIndices[] = {3,  4,  8,  11, 12, 16, 19, 20, 24, 27, 32, 35, 40, 43,
                                48, 51, 56, 59, 64, 67, 72, 75, 80, 83, 88, 91, 96, 99};

double ringRadius(int index) {
    return 0.165 * std::sqrt(index);
}

double gauss(double distance, double sigma) {
    return std::exp(-0.5 * (distance / sigma) * (distance / sigma));
}

double exposureOf(image::DType dtype) {
    if (dtype == image::DType::UInt8) return 0.2;
    if (dtype == image::DType::Int8) return 0.1;
    return 1;
}

// What is expected at a distance from the beam centre, in units of the scene's radius.
double expectedCounts(double radius) {
    double counts = 3 + 90 * std::exp(-radius / 0.22) + 24 * gauss(radius - 0.6, 0.14);
    for (const int index : kRingIndices) {
        const double ring = ringRadius(index);
        const double strength = 0.15 + 0.85 * std::pow(std::sin(2.3 * index), 2);
        const double width = 0.0022 + 0.0016 * ring;
        counts += 800 * strength * std::exp(-4.5 * ring) * gauss(radius - ring, width);
    }
    return counts;
}

template <class T>
constexpr T gapValue() {
    if constexpr (std::is_floating_point_v<T>) return std::numeric_limits<T>::quiet_NaN();
    if constexpr (std::is_same_v<T, std::uint32_t>) return 0xFFFF'FFFFU;
    return T{0};
}

// Counts stay below 2^24, where float32 is exact.
template <class T>
constexpr std::int32_t largestCount() {
    constexpr double kLargest = 16'000'000;
    return static_cast<std::int32_t>(
        std::min(static_cast<double>(std::numeric_limits<T>::max()), kLargest));
}

// Whole counts. Clamped as integers: float comparisons would keep the loop from vectorising.
template <class T>
T toCounts(float expected, float noise) noexcept {
    const auto counts = static_cast<std::int32_t>(expected + noise + 0.5F);
    return static_cast<T>(std::min(std::max(counts, 0), largestCount<T>()));
}

template <class T>
void drawRow(const std::uint16_t* roots, const float* noise, T* __restrict pixels,
             std::int64_t cols) noexcept {
    for (std::int64_t c = 0; c < cols; ++c) {
        const float root = static_cast<float>(roots[c]) * kRootStep;
        pixels[c] = toCounts<T>(root * root, root * noise[c]);
    }
}

}  // namespace

BraggScene::BraggScene(std::int64_t rows, std::int64_t cols, image::DType dtype, std::uint64_t seed)
    : rows_(rows),
      cols_(cols),
      dtype_(dtype),
      seed_(seed),
      exposure_(exposureOf(dtype)),
      centreRow_(0.531 * static_cast<double>(rows)),
      centreCol_(0.474 * static_cast<double>(cols)),
      radius_(0.5 * static_cast<double>(std::min(rows, cols))),
      gapRows_(moduleGaps(rows, 8, 37)),
      gapCols_(moduleGaps(cols, 4, 10)) {
    SplitMix random(seed);
    noise_.resize(static_cast<std::size_t>(kNoiseOffsets + cols));
    for (float& value : noise_) value = static_cast<float>(random.normal());
    makeBackground();
    shadeBeamStop();
    makeSpots();
}

void BraggScene::draw(std::uint64_t id, std::byte* pixels) const noexcept {
    image::visit(dtype_, [&](auto type) {
        using T = typename decltype(type)::Type;
        drawFrame(id, reinterpret_cast<T*>(pixels));
    });
}

// Gaps as in a detector of 4 × 8 modules; images of a few pixels have none.
std::vector<BraggScene::Run> BraggScene::moduleGaps(std::int64_t length, int modules,
                                                    double gapOf4096) {
    std::vector<Run> gaps;
    if (length < 64) return gaps;
    const double scale = static_cast<double>(length) / 4096;
    const std::int64_t gap = std::max<std::int64_t>(1, std::llround(gapOf4096 * scale));
    for (int i = 1; i < modules; ++i) {
        const std::int64_t begin = length * i / modules - gap / 2;
        gaps.push_back({begin, begin + gap});
    }
    return gaps;
}

// The root of the expected counts at each quarter of a pixel from the centre.
std::vector<float> BraggScene::radialRoots() const {
    const double farthest = std::hypot(static_cast<double>(rows_), static_cast<double>(cols_));
    std::vector<float> table(static_cast<std::size_t>(4 * farthest) + 2);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const double radius = static_cast<double>(i) / 4 / radius_;
        table[i] = static_cast<float>(std::sqrt(exposure_ * expectedCounts(radius)));
    }
    return table;
}

void BraggScene::makeBackground() {
    const auto table = radialRoots();
    roots_.resize(static_cast<std::size_t>(rows_ * cols_));
    for (std::int64_t r = 0; r < rows_; ++r) {
        std::uint16_t* row = roots_.data() + r * cols_;
        const auto dy = static_cast<float>(static_cast<double>(r) - centreRow_);
        for (std::int64_t c = 0; c < cols_; ++c) {
            const auto dx = static_cast<float>(static_cast<double>(c) - centreCol_);
            const float squared = dx * dx + dy * dy;
            const float root = table[static_cast<std::size_t>(4 * std::sqrt(squared))];
            // The beam is polarised: less is scattered sideways.
            const float polarisation = 1 - 0.1F * (dx * dx - dy * dy) / (squared + 1);
            row[c] = static_cast<std::uint16_t>(root * polarisation / kRootStep);
        }
    }
}

void BraggScene::shadeBeamStop() {
    const auto first = std::max<std::int64_t>(0, std::llround(centreRow_ - 0.1 * radius_));
    const auto left = std::max<std::int64_t>(0, std::llround(centreCol_ - 0.3 * radius_));
    const auto right = std::min<std::int64_t>(cols_, std::llround(centreCol_ + 0.3 * radius_) + 1);
    for (std::int64_t r = first; r < rows_; ++r) {
        for (std::int64_t c = left; c < right; ++c) {
            auto& root = roots_[static_cast<std::size_t>(r * cols_ + c)];
            const double passed =
                beamStopTransmission(static_cast<double>(r), static_cast<double>(c));
            root = static_cast<std::uint16_t>(root * std::sqrt(passed));
        }
    }
}

// A disc on an arm that comes from below; its edge is a little soft.
double BraggScene::beamStopTransmission(double row, double col) const noexcept {
    constexpr double kBehind = 0.012;  // air scatters some light behind the stop
    const double y = (row - centreRow_) / radius_;
    const double x = (col - centreCol_) / radius_ - 0.06 * std::max(y, 0.0);
    const double outsideDisc = std::hypot(x, y) - 0.055;
    const double outsideArm = y > 0 ? std::abs(x) - 0.011 : 1.0;
    const double outside = std::min(outsideDisc, outsideArm);
    return std::clamp(outside / 0.004, kBehind, 1.0);
}

bool BraggScene::isGap(std::int64_t row, std::int64_t col) const noexcept {
    const auto has = [](const std::vector<Run>& runs, std::int64_t place) {
        return std::any_of(runs.begin(), runs.end(),
                           [&](Run run) { return place >= run.begin && place < run.end; });
    };
    return has(gapRows_, row) || has(gapCols_, col);
}

void BraggScene::makeSpots() {
    SplitMix random(SplitMix::mixed(seed_ + 1));
    const double density = std::min(1.0, radius_ / 600);  // small images are not crowded
    for (const int index : kRingIndices) {
        const double ring = ringRadius(index);
        const auto pairs = static_cast<int>(260 * density * ring) + 2;
        for (int i = 0; i < pairs; ++i) addPair(ring + 0.0015 * random.normal(), random);
    }
    std::sort(spots_.begin(), spots_.end(),
              [](const Spot& a, const Spot& b) { return a.row + a.size < b.row + b.size; });
}

// A reflection and its Friedel mate on the other side of the beam.
void BraggScene::addPair(double radius, SplitMix& random) {
    const double azimuth = random.uniform(0, std::numbers::pi);
    const double brightness = random.uniform();
    const double counts = 150 + 30'000 * std::exp(-1.1 * radius) * std::pow(brightness, 4);
    const double angle = random.uniform();
    const double width = random.uniform(0.008, 0.04);
    for (const double side : {-1.0, 1.0}) {
        addSpot({.row = centreRow_ + side * radius * radius_ * std::sin(azimuth),
                 .col = centreCol_ + side * radius * radius_ * std::cos(azimuth),
                 .counts = exposure_ * counts * random.uniform(0.8, 1.0),
                 .angle = angle,
                 .width = width});
    }
}

void BraggScene::addSpot(const Reflection& reflection) {
    const double across = std::max(0.7, 2.8 * radius_ / 2048);
    const auto reach = static_cast<std::int64_t>(std::ceil(4 * across));
    const Spot spot{.row = std::llround(reflection.row) - reach,
                    .col = std::llround(reflection.col) - reach,
                    .size = 2 * reach + 1,
                    .firstProfile = profiles_.size(),
                    .angle = reflection.angle,
                    .width = reflection.width};
    const bool inImage = spot.row < rows_ && spot.row + spot.size > 0 && spot.col < cols_ &&
                         spot.col + spot.size > 0;
    if (!inImage) return;
    addProfile(spot, reflection, across);
    spots_.push_back(spot);
}

// Spots are longer along the radius, the more the further out.
void BraggScene::addProfile(const Spot& spot, const Reflection& reflection, double across) {
    const double dy = (reflection.row - centreRow_) / radius_;
    const double dx = (reflection.col - centreCol_) / radius_;
    const double radius = std::max(std::hypot(dx, dy), 1e-9);
    const double along = across * (1 + 0.3 * radius);
    const double counts = reflection.counts * beamStopTransmission(reflection.row, reflection.col);
    for (std::int64_t r = spot.row; r < spot.row + spot.size; ++r) {
        const double y = static_cast<double>(r) - reflection.row;
        for (std::int64_t c = spot.col; c < spot.col + spot.size; ++c) {
            const double x = static_cast<double>(c) - reflection.col;
            const double distance = std::hypot((x * dx + y * dy) / (radius * along),
                                               (y * dx - x * dy) / (radius * across));
            const bool drawn = r >= 0 && r < rows_ && c >= 0 && c < cols_ && !isGap(r, c);
            profiles_.push_back(drawn ? static_cast<float>(counts * gauss(distance, 1)) : 0);
        }
    }
}

template <class T>
void BraggScene::drawFrame(std::uint64_t id, T* pixels) const noexcept {
    SplitMix random(SplitMix::mixed(seed_) ^ id);
    auto spot = spots_.begin();
    for (std::int64_t r = 0; r < rows_; ++r) {
        T* row = pixels + r * cols_;
        const auto offset = random.next() % kNoiseOffsets;
        drawRow(roots_.data() + r * cols_, noise_.data() + offset, row, cols_);
        for (const Run& gap : gapCols_) std::fill(row + gap.begin, row + gap.end, gapValue<T>());
        // As soon as its last row is there, while its rows are in the cache.
        for (; spot != spots_.end() && std::min(spot->row + spot->size, rows_) <= r + 1; ++spot) {
            drawSpot(*spot, id, pixels);
        }
    }
    for (const Run& gap : gapRows_) {
        std::fill(pixels + gap.begin * cols_, pixels + gap.end * cols_, gapValue<T>());
    }
}

template <class T>
void BraggScene::drawSpot(const Spot& spot, std::uint64_t id, T* pixels) const noexcept {
    const double turn = static_cast<double>(id % kFramesPerTurn) / kFramesPerTurn;
    const double away = std::abs(turn - spot.angle);
    const double reflected = gauss(std::min(away, 1 - away), spot.width);
    if (reflected < 0.005) return;
    const auto scale = static_cast<float>(reflected);
    const float* profile = profiles_.data() + spot.firstProfile;
    const float* noise = noise_.data() + SplitMix::mixed(seed_ ^ (id << 20) ^ spot.firstProfile) %
                                             (kNoiseOffsets / 2);
    for (std::int64_t r = spot.row; r < spot.row + spot.size; ++r) {
        T* row = pixels + r * cols_;
        for (std::int64_t c = spot.col; c < spot.col + spot.size; ++c, ++profile, ++noise) {
            const float expected = *profile * scale;
            if (expected < 0.5F) continue;
            const float background = static_cast<float>(row[c]);
            row[c] = toCounts<T>(background + expected, std::sqrt(expected) * *noise);
        }
    }
}

}  // namespace spate::stream
