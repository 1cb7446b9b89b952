// SPDX-License-Identifier: Apache-2.0
#include "figures.hpp"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace harness2fa::bench {
namespace {

constexpr int name_width = 48, value_width = 28, ratio_width = 5;

std::string with_spread(const Values& values, const char* unit) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(0) << values.median() << ' ' << unit << " (" << values.at(0.1) << '-'
         << values.at(0.9) << ')';
    return text.str();
}

template <typename Value, typename Other, typename Ratio>
void print_row(const std::string& what, const Value& ours, const Other& theirs, const Ratio& ratio) {
    std::cout << std::left << std::setw(name_width) << what << ' ' << std::setw(value_width) << ours << ' '
              << std::setw(value_width) << theirs << ' ' << std::right << std::setw(ratio_width) << std::fixed
              << std::setprecision(2) << ratio << std::endl;
}

} // namespace

double Values::at(double fraction) const {
    if (values_.empty())
        throw std::logic_error("nothing was measured");
    std::vector<double> sorted = values_;
    std::ranges::sort(sorted);
    return sorted[static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1))];
}

Values Values::less(double amount) const {
    Values result = *this;
    for (double& value : result.values_)
        value -= amount;
    return result;
}

void print_heading() {
    std::cout << '\n';
    print_row("median (middle 80 %)", "harness2fa", "google-authenticator", "ratio");
}

void print(const std::string& what, const char* unit, const Pair& pair) {
    print_row(what, with_spread(pair.ours, unit), with_spread(pair.theirs, unit),
              pair.ours.median() / pair.theirs.median());
}

void print(const std::string& what, long ours, long theirs) {
    print_row(what, ours, theirs, static_cast<double>(ours) / static_cast<double>(theirs));
}

void print(const std::string& what, const char* unit, const Values& values) {
    std::cout << std::left << std::setw(name_width) << what << ' ' << with_spread(values, unit) << std::endl;
}

} // namespace harness2fa::bench
