// SPDX-License-Identifier: Apache-2.0
#include "path_steps.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <system_error>

namespace harness2fa::settings {
namespace {

namespace fs = std::filesystem;

constexpr int most_links = 40; // as in path_resolution(7)

std::deque<std::string> parts_of(const fs::path& path) {
    std::deque<std::string> parts;
    for (const fs::path& part : path.relative_path()) {
        if (!part.empty() && part != ".")
            parts.push_back(part.string());
    }
    return parts;
}

} // namespace

std::vector<PathStep> steps_to(const std::string& path) {
    std::error_code failure;
    fs::path here = "/";
    std::deque<std::string> rest = parts_of(fs::absolute(path, failure));
    std::vector<PathStep> steps;
    for (int links = 0; !rest.empty() && links <= most_links;) {
        const std::string name = rest.front();
        rest.pop_front();
        if (name == "..") {
            here = here.parent_path();
            continue;
        }
        steps.push_back({here.string(), name, rest.empty()});
        const fs::path entry = here / name;
        const fs::file_type type = fs::symlink_status(entry, failure).type();
        if (type == fs::file_type::symlink) {
            ++links;
            const fs::path target = fs::read_symlink(entry, failure);
            const auto parts = parts_of(target);
            rest.insert(rest.begin(), parts.begin(), parts.end());
            here = target.is_absolute() ? "/" : here;
        } else if (type == fs::file_type::directory) {
            here = entry;
        } else {
            break;
        }
    }
    return steps;
}

} // namespace harness2fa::settings
