// SPDX-License-Identifier: Apache-2.0
// How a function of this house fails, where failing is to be expected. There are three ways, and no fourth:
// - A Result, or an optional Fault where one only asks what is wrong: the caller has to go on without it, and somebody can mend the cause.
// - A Refusal (calls/parts), where a person is told no.
// - An exception, where the world is broken: a store that does not answer, a connection that is gone.
#pragma once

#include <boost/system/result.hpp>

#include <string>

namespace harness2fa {

// A Fault is why something cannot be had, used or done, in words for people; what it begins and ends with, each function says.
// It is never empty: where nothing is wrong, there is no Fault.
struct [[nodiscard]] Fault {
    std::string why;
    bool operator==(const Fault&) const = default;
};

// A Result is a value, or the Fault that stands in its place; Result<> is of what is done and gives nothing back. One looks at it before
// one takes the value: `if (!result) … result.error().why …; use(*result)`. Why is another type where a Fault says too little: a list of
// errors with their places.
template <class T = void, class Why = Fault>
using Result = boost::system::result<T, Why>;

} // namespace harness2fa
