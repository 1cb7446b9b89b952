// SPDX-License-Identifier: Apache-2.0
// Measured values and the table they are printed in.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace harness2fa::bench {

class Values { // of one kind, measured again and again
  public:
    void add(double value) { values_.push_back(value); }
    void add(std::chrono::nanoseconds time) { add(static_cast<double>(time.count()) / 1000); } // as microseconds

    double at(double fraction) const; // 0.5: the median. Throws std::logic_error when there is none.
    double median() const { return at(0.5); }
    bool are_steady() const { return at(0.9) < 1.5 * at(0.1); } // enough for their medians to be compared
    Values less(double amount) const;                           // each of them

  private:
    std::vector<double> values_;
};

struct Pair { // of what is compared
    Values ours, theirs;

    Pair less(double amount) const { return {ours.less(amount), theirs.less(amount)}; }
};

// How long `work` takes.
template <typename Work>
std::chrono::nanoseconds time_of(const Work& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::steady_clock::now() - begin;
}

void print_heading();
void print(const std::string& what, const char* unit, const Pair& pair); // medians, in brackets the middle 80 %
void print(const std::string& what, long ours, long theirs);             // what is counted, not measured
void print(const std::string& what, const char* unit, const Values& values);

} // namespace harness2fa::bench
