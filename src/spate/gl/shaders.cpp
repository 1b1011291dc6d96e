// SPDX-License-Identifier: MIT
#include "spate/gl/shaders.h"

#include <fmt/format.h>

#include <string_view>

namespace spate::gl {
namespace {

constexpr const char* kHeader = "#version 330 core\n";

// The key of a number, and the number about: kernels/color_steps.h. Integers alone are compared, so
// that nothing depends on how a driver rounds, flushes denormal numbers or takes NaN.
// `order` is a KeyOrder: 0 unsigned, 1 signed, 2 floating-point.
constexpr const char* kKeys = R"(
uniform uint signBit;  // of a number of up to 32 bits

uint keyOf(uint bits) {
    if (order == 0) return bits;
    if (order == 1) return bits ^ signBit;
    if (bits == 0x80000000u) return bits;  // -0 is 0
    return (bits & 0x80000000u) != 0u ? ~bits : bits | 0x80000000u;
}
float numberOf(uint bits) {
    if (order == 0) return float(bits);
    if (order == 1) return float(int((bits ^ signBit) - signBit));
    return uintBitsToFloat(bits);
}

// Of 64 bits, the high word first.
uvec2 wideKeyOf(uvec2 bits) {
    if (order == 0) return bits;
    if (order == 1) return uvec2(bits.x ^ 0x80000000u, bits.y);
    if (bits == uvec2(0x80000000u, 0u)) return bits;
    return (bits.x & 0x80000000u) != 0u ? ~bits : uvec2(bits.x | 0x80000000u, bits.y);
}
float wideNumberOf(uvec2 bits) {
    if (order == 0) return float(bits.x) * 4294967296.0 + float(bits.y);
    if (order == 1) return float(int(bits.x)) * 4294967296.0 + float(bits.y);
    int exponent = int((bits.x >> 20) & 0x7FFu) - 1023;
    if (exponent < -126) return 0.0;
    uint sign = bits.x & 0x80000000u;
    uint mantissa = ((bits.x & 0xFFFFFu) << 3) | (bits.y >> 29);
    if (exponent > 127) return uintBitsToFloat(sign | 0x7F800000u);
    return uintBitsToFloat(sign | (uint(exponent + 127) << 23) | mantissa);
}
bool isBelow(uvec2 a, uvec2 b) {
    return a.x < b.x || (a.x == b.x && a.y < b.y);
}
)";

// The bits back from a key, for the estimate. 0 for -0.
constexpr const char* kBitsOfKeys = R"(
uint bitsOf(uint key) {
    if (order == 0) return key;
    if (order == 1) return key ^ signBit;
    return (key & 0x80000000u) != 0u ? key ^ 0x80000000u : ~key;
}
uvec2 wideBitsOf(uvec2 key) {
    if (order == 0) return key;
    if (order == 1) return uvec2(key.x ^ 0x80000000u, key.y);
    return (key.x & 0x80000000u) != 0u ? uvec2(key.x ^ 0x80000000u, key.y) : ~key;
}
)";

// The step that is about right: the estimate of ColorSteps. `normalization` is
// color::Normalization.
constexpr const char* kEstimate = R"(
uniform vec3 place;         // origin, scale and start
uniform float exponent;
uniform int tableSize;

// In units of log 2. No difference of nearly equal numbers: the sign is taken out, and small
// numbers have the beginning of their series.
float arcsinh(float value) {
    float size = abs(value);
    float small = size - size * size * size / 6.0;
    float large = size < 1e18 ? log2(size + sqrt(size * size + 1.0)) : log2(size) + 1.0;
    return sign(value) * (size < 0.02 ? small * 1.44269504 : large);
}
int aboutStep(float number) {
    float g = number;
    if (normalization == 1) g = log2(number);
    if (normalization == 2) g = sqrt(number);
    if (normalization == 4) g = arcsinh(number);
    float at = (g - place.x) * place.y + place.z;
    if (normalization == 3) at = float(tableSize) * pow(clamp(at, 0.0, 1.0), exponent);
    if (!(at >= 0.0)) return 1;
    return at < float(tableSize) ? int(at) + 2 : tableSize + 2;
}
)";

// The colour of a key: the estimated step where it holds, else the step that a search finds.
constexpr const char* kSteps = R"(
uniform highp usampler2D steps;  // (first key, keys, colour)
uniform int stepCount;

uvec4 stepAt(int index) {
    return texelFetch(steps, ivec2(index & 255, index >> 8), 0);
}
uint colorOf(uint key, float number) {
    uvec4 about = stepAt(min(aboutStep(number), stepCount - 1));
    if (key - about.x < about.y) return about.z;
    int low = 0;
    int high = stepCount;
    while (high - low > 1) {
        int middle = (low + high) >> 1;
        if (stepAt(middle).x <= key) low = middle; else high = middle;
    }
    return stepAt(low).z;
}
)";

constexpr const char* kWideSteps = R"(
uniform highp usampler2D steps;  // (first key: high word, low word; colour)
uniform int stepCount;

uvec4 stepAt(int index) {
    return texelFetch(steps, ivec2(index & 255, index >> 8), 0);
}
uint colorOf(uvec2 key, float number) {
    int about = min(aboutStep(number), stepCount - 1);
    uvec4 step = stepAt(about);
    bool holds = !isBelow(key, step.xy);
    if (holds && about + 1 < stepCount) holds = isBelow(key, stepAt(about + 1).xy);
    if (holds) return step.z;
    int low = 0;
    int high = stepCount;
    while (high - low > 1) {
        int middle = (low + high) >> 1;
        if (isBelow(key, stepAt(middle).xy)) high = middle; else low = middle;
    }
    return stepAt(low).z;
}
)";

// Where this pixel lies in the picture, and what comes out.
constexpr const char* kPicture = R"(
uniform int targetHeight;   // pixels; rows of the picture count from the top
uniform vec2 corner;        // of the picture, in pixels from the target's upper left
uniform vec2 scale;         // pixels of the picture for each of the target
uniform ivec2 size;         // of the picture
uniform highp usampler2D alphas;
uniform bool isPremultiplied;
uniform bool blends;
uniform float opacity;
out vec4 color;

ivec2 pixelHere() {
    vec2 here = vec2(gl_FragCoord.x, float(targetHeight) - gl_FragCoord.y);
    return ivec2(floor((here - corner) * scale));
}
uint withAlpha(uint argb, uint alpha) {
    uint rounded = (argb >> 24) * alpha + 128u;
    return (argb & 0xFFFFFFu) | ((rounded + (rounded >> 8)) >> 8) << 24;
}
void main() {
    ivec2 at = pixelHere();
    if (any(lessThan(at, ivec2(0))) || any(greaterThanEqual(at, size))) discard;
    uint argb = argbAt(at);
    if (hasAlpha) argb = withAlpha(argb, texelFetch(alphas, at, 0).x);
    vec4 straight = vec4((argb >> 16) & 0xFFu, (argb >> 8) & 0xFFu, argb & 0xFFu, argb >> 24) / 255.0;
    if (blends) {
        straight *= vec4(vec3(isPremultiplied ? opacity : straight.a * opacity), opacity);
    }
    color = straight;
}
)";

const char* argbAt(ShaderInput input) {
    switch (input) {
        case ShaderInput::Numbers:
            return R"(
uint argbAt(ivec2 at) {
    uint bits = texelFetch(pixels, at, 0).x;
    return colorOf(keyOf(bits), numberOf(bits));
}
)";
        case ShaderInput::WideNumbers:
            return R"(
uint argbAt(ivec2 at) {
    uvec2 bits = texelFetch(pixels, at, 0).yx;
    return colorOf(wideKeyOf(bits), wideNumberOf(bits));
}
)";
        case ShaderInput::Keys:
            return R"(
uniform uint emptyColor;
uint argbAt(ivec2 at) {
    uvec2 key = texelFetch(pixels, at, 0).xy;
    return key.y == 0u ? emptyColor : colorOf(key.x, numberOf(bitsOf(key.x)));
}
)";
        case ShaderInput::WideKeys:
            return R"(
uniform uint emptyColor;
uint argbAt(ivec2 at) {
    uvec3 key = texelFetch(pixels, at, 0).xyz;
    return key.z == 0u ? emptyColor : colorOf(key.xy, wideNumberOf(wideBitsOf(key.xy)));
}
)";
        case ShaderInput::Colors:
            break;
    }
    return R"(
uint argbAt(ivec2 at) {
    return texelFetch(pixels, at, 0).x;
}
)";
}

// What stands for a bin is its pixel of the largest rank. Ranks are the keys in another order, so
// that the key comes back from the best: turned around for Min; for AbsMax by the distance from
// zero, of +x and -x the one of +x later. `reduction` is a Reduction: 0 max, 1 min, 2 absmax; of
// single pixels any.
constexpr const char* kRanks = R"(
uint rankOf(uint key) {
    if (reduction == 1) return ~key;
    if (reduction != 2 || order == 0) return key;
    if (order == 1) key += 0x80000000u - signBit;
    uint twice = key << 1;
    bool positive = key >= 0x80000000u;
    if (order == 1) return positive ? twice : ~twice;
    return positive ? twice | 1u : ~key << 1;
}
uint keyOfRank(uint rank) {
    if (reduction == 1) return ~rank;
    if (reduction != 2 || order == 0) return rank;
    bool odd = (rank & 1u) != 0u;
    if (order == 2) return odd ? (rank >> 1) | 0x80000000u : 0x7FFFFFFFu - (rank >> 1);
    return (odd ? ~rank >> 1 : (rank >> 1) | 0x80000000u) - (0x80000000u - signBit);
}

uvec2 twiceOf(uvec2 wide) {
    return uvec2((wide.x << 1) | (wide.y >> 31), wide.y << 1);
}
uvec2 halfOf(uvec2 wide) {
    return uvec2(wide.x >> 1, (wide.y >> 1) | (wide.x << 31));
}
uvec2 wideRankOf(uvec2 key) {
    if (reduction == 1) return ~key;
    if (reduction != 2 || order == 0) return key;
    bool positive = key.x >= 0x80000000u;
    if (order == 1) return positive ? twiceOf(key) : ~twiceOf(key);
    return positive ? twiceOf(key) | uvec2(0u, 1u) : twiceOf(~key);
}
uvec2 wideKeyOfRank(uvec2 rank) {
    if (reduction == 1) return ~rank;
    if (reduction != 2 || order == 0) return rank;
    bool odd = (rank.y & 1u) != 0u;
    if (order == 1) return odd ? halfOf(~rank) : halfOf(rank) | uvec2(0x80000000u, 0u);
    if (odd) return halfOf(rank) | uvec2(0x80000000u, 0u);
    return ~halfOf(rank) & uvec2(0x7FFFFFFFu, 0xFFFFFFFFu);
}
)";

// The best of pixels, as (rank, 1), or (high word, low word, 1); 0 of none.
constexpr const char* kNarrowBest = R"(
uniform uint firstKey;  // of measurements
uniform uint lastKey;
#define Best uvec2

Best better(Best a, Best b) {
    return max(a, b);
}
Best ofPixel(uvec4 bits) {
    uint key = keyOf(bits.x);
    return key - firstKey <= lastKey - firstKey ? Best(rankOf(key), 1u) : Best(0u);
}
uvec4 keyOfBest(Best best) {
    return best.y == 0u ? uvec4(0u) : uvec4(keyOfRank(best.x), 1u, 0u, 0u);
}
uvec4 wordsOf(Best best) {
    return uvec4(best, 0u, 0u);
}
Best ofWords(uvec4 words) {
    return words.xy;
}
)";

constexpr const char* kWideBest = R"(
#define Best uvec3

Best better(Best a, Best b) {
    return a.z == 0u || (b.z != 0u && isBelow(a.xy, b.xy)) ? b : a;
}
bool isNan(uvec2 bits) {
    uint high = bits.x & 0x7FFFFFFFu;
    return high > 0x7FF00000u || (high == 0x7FF00000u && bits.y != 0u);
}
Best ofPixel(uvec4 bits) {
    return order == 2 && isNan(bits.yx) ? Best(0u) : Best(wideRankOf(wideKeyOf(bits.yx)), 1u);
}
uvec4 keyOfBest(Best best) {
    return best.z == 0u ? uvec4(0u) : uvec4(wideKeyOfRank(best.xy), 1u, 0u);
}
uvec4 wordsOf(Best best) {
    return uvec4(best, 0u);
}
Best ofWords(uvec4 words) {
    return words.xyz;
}
)";

constexpr const char* kRanges = R"(
uniform bool transposed;  // what is drawn, against what is read
uniform bool isLast;      // keys come out, else ranks
out uvec4 result;

ivec2 rangeAt(highp usampler2D ranges, int index) {
    return ivec2(texelFetch(ranges, ivec2(index & 255, index >> 8), 0).xy);
}
ivec2 binHere() {
    ivec2 at = ivec2(gl_FragCoord.xy);
    return transposed ? at.yx : at;
}
void finish(Best best) {
    result = isLast ? keyOfBest(best) : wordsOf(best);
}
)";

constexpr const char* kReduceFrame = R"(
uniform highp usampler2DArray frame;
uniform highp usampler2DArray mask;
uniform ivec2 tileSize;
uniform int tilesAcross;
uniform highp usampler2D columns;
uniform highp usampler2D rows;

void main() {
    ivec2 bin = binHere();
    ivec2 across = rangeAt(columns, bin.x);
    ivec2 down = rangeAt(rows, bin.y);
    ivec3 start = ivec3(across.x, down.x, 0);
    if (isTiled) {
        ivec2 tile = start.xy / tileSize;
        start = ivec3(start.xy - tile * tileSize, tile.y * tilesAcross + tile.x);
    }
    Best best = Best(0u);
    for (int row = down.x; row < down.y; ++row) {
        ivec3 at = start;
        for (int column = across.x; column < across.y; ++column) {
            if (!hasMask || texelFetch(mask, at, 0).x == 0u) {
                best = better(best, ofPixel(texelFetch(frame, at, 0)));
            }
            ++at.x;
            if (isTiled && at.x == tileSize.x) at = ivec3(0, at.y, at.z + 1);
        }
        ++start.y;
        if (isTiled && start.y == tileSize.y) start = ivec3(start.x, 0, start.z + tilesAcross);
    }
    finish(best);
}
)";

constexpr const char* kReduceParts = R"(
uniform highp usampler2D parts;
uniform highp usampler2D rows;

void main() {
    ivec2 bin = binHere();
    ivec2 down = rangeAt(rows, bin.y);
    Best best = Best(0u);
    for (int row = down.x; row < down.y; ++row) {
        best = better(best, ofWords(texelFetch(parts, ivec2(bin.x, row), 0)));
    }
    finish(best);
}
)";

std::string constant(std::string_view type, std::string_view name, int value) {
    return fmt::format("const {} {} = {}({});\n", type, name, type, value);
}

}  // namespace

std::string pictureShader(const PictureShader& kind) {
    const ShaderInput input = kind.input;
    const bool wide = input == ShaderInput::WideNumbers || input == ShaderInput::WideKeys;
    std::string shader = kHeader;
    shader += constant("int", "order", static_cast<int>(kind.order));
    shader += constant("int", "normalization", static_cast<int>(kind.normalization));
    shader += constant("bool", "hasAlpha", kind.hasAlpha ? 1 : 0);
    shader += "uniform highp usampler2D pixels;\n";
    if (input != ShaderInput::Colors) {
        shader += kKeys;
        shader += kBitsOfKeys;
        shader += kEstimate;
        shader += wide ? kWideSteps : kSteps;
    }
    shader += argbAt(input);
    return shader + kPicture;
}

std::string reduceShader(const ReduceShader& kind) {
    std::string shader = kHeader;
    shader += constant("int", "order", static_cast<int>(kind.order));
    shader += constant("int", "reduction", static_cast<int>(kind.reduction));
    shader += constant("bool", "hasMask", kind.hasMask ? 1 : 0);
    shader += constant("bool", "isTiled", kind.isTiled ? 1 : 0);
    shader += kKeys;
    shader += kRanks;
    shader += kind.wide ? kWideBest : kNarrowBest;
    shader += kRanges;
    return shader + (kind.ofParts ? kReduceParts : kReduceFrame);
}

}  // namespace spate::gl
