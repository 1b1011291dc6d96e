// SPDX-License-Identifier: MIT
#include "spate/stream/sources/http_get.h"

#include <curl/curl.h>

#include <new>
#include <utility>

#include "spate/base/clock.h"

namespace spate::stream {
namespace {

constexpr long kConnectMs = 3000;
constexpr long kStallSeconds = 5;  // without a byte: the server is as good as gone

class CurlGet final : public HttpGet {
public:
    explicit CurlGet(const HttpRequest& request) : request_(request) {}
    ~CurlGet() override {
        stop();
        if (multi_ != nullptr) curl_multi_cleanup(multi_);
        if (easy_ != nullptr) curl_easy_cleanup(easy_);
        curl_slist_free_all(headers_);
        if (global_) curl_global_cleanup();
    }

    bool setUp() {
        global_ = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;  // counted, from any thread
        if (!global_) return false;
        easy_ = curl_easy_init();
        multi_ = curl_multi_init();
        headers_ = curl_slist_append(nullptr, ("Accept: " + request_.accept).c_str());
        return easy_ != nullptr && multi_ != nullptr && headers_ != nullptr && setRequest() &&
               setManners();
    }

    base::Result<std::optional<HttpAnswer>> wait(std::chrono::milliseconds longest) override {
        if (!running_ && !start()) return base::fail("{}: no memory for a request", request_.url);
        const auto end = base::now() + longest;
        while (true) {
            int open = 0;
            curl_multi_perform(multi_, &open);
            if (open == 0) return finish();
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - base::now());
            if (left.count() <= 0) return std::nullopt;
            curl_multi_poll(multi_, nullptr, 0, static_cast<int>(left.count()), nullptr);
        }
    }

private:
    bool setRequest() {
        return curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str()) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "http") == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &CurlGet::write) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this) == CURLE_OK;
    }
    // A guest's: no signals, nothing printed; no proxy.
    bool setManners() {
        return curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_NOPROXY, "*") == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_CONNECTTIMEOUT_MS, kConnectMs) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK &&
               curl_easy_setopt(easy_, CURLOPT_LOW_SPEED_TIME, kStallSeconds) == CURLE_OK;
    }

    bool start() {
        answer_ = {};
        isTooLong_ = false;
        running_ = curl_multi_add_handle(multi_, easy_) == CURLM_OK;
        return running_;
    }
    void stop() {
        if (running_) curl_multi_remove_handle(multi_, easy_);
        running_ = false;
    }

    base::Result<std::optional<HttpAnswer>> finish() {
        int left = 0;
        const CURLMsg* message = curl_multi_info_read(multi_, &left);
        const CURLcode code = message != nullptr ? message->data.result : CURLE_RECV_ERROR;
        stop();
        if (isTooLong_) {
            return base::fail("{}: an answer of more than {} bytes", request_.url,
                              request_.maxBytes);
        }
        if (code != CURLE_OK) return base::fail("{}: {}", request_.url, curl_easy_strerror(code));
        curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &answer_.status);
        return std::optional(std::move(answer_));
    }

    static std::size_t write(char* bytes, std::size_t, std::size_t count, void* self) {
        auto& get = *static_cast<CurlGet*>(self);
        const auto room = static_cast<std::size_t>(get.request_.maxBytes) - get.answer_.body.size();
        get.isTooLong_ = count > room;
        if (get.isTooLong_) return 0;
        try {
            get.answer_.body.append(bytes, count);
        } catch (const std::bad_alloc&) {
            return 0;  // through C, nothing is thrown: it is a write error
        }
        return count;
    }

    const HttpRequest request_;
    bool global_ = false;
    CURL* easy_ = nullptr;
    CURLM* multi_ = nullptr;
    curl_slist* headers_ = nullptr;
    bool running_ = false;
    bool isTooLong_ = false;
    HttpAnswer answer_;
};

}  // namespace

base::Result<std::unique_ptr<HttpGet>> HttpGet::create(const HttpRequest& request) {
    auto get = std::make_unique<CurlGet>(request);
    if (!get->setUp()) return base::fail("{}: libcurl cannot ask for it", request.url);
    return get;
}

}  // namespace spate::stream
