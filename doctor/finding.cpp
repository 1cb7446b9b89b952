// SPDX-License-Identifier: Apache-2.0
#include "finding.hpp"

namespace harness2fa::doctor {

std::string sentence(const Finding& finding) {
    if (finding.file.empty())
        return finding.text;
    const std::string place = finding.line > 0 ? finding.file + ":" + std::to_string(finding.line) : finding.file;
    return place + ": " + finding.text;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool last = i + 1 == names.size();
        text += i == 0 ? names[i] : (last ? " and " : ", ") + names[i];
    }
    return text;
}

} // namespace harness2fa::doctor
