// SPDX-License-Identifier: Apache-2.0
// Result and Fault are how a function of this house fails if failing is to be expected. There are three ways to fail, and no fourth:
// - A Result, or an std::optional<Fault> if one only asks what is wrong: the caller has to go on without the value, and somebody can mend
//   the cause.
// - A Refusal (calls/parts), if a person is told no.
// - An exception, if the world is broken: a store that does not answer, a connection that is gone. The command ends with one, too (Stop).
#pragma once

#include <boost/system/result.hpp>

#include <string>

namespace harness2fa {

// A Fault says why something cannot be had, used or done, in words for people; each function says what the words begin and end with. `why`
// is never "": if nothing is wrong, there is no Fault.
struct [[nodiscard]] Fault {
    std::string why;
    bool operator==(const Fault&) const = default;
};

// A Result is a value, or the Fault that stands in its place; Result<> belongs to functions that return no value. One looks at it before
// one takes the value: `if (!result) … result.error().why …; use(*result)`. Why is another type if a Fault says too little, such as a list
// of errors with their places.
template <class T = void, class Why = Fault>
using Result = boost::system::result<T, Why>;

} // namespace harness2fa
