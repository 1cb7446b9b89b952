// SPDX-License-Identifier: Apache-2.0
// These headers have what goes over the socket, as plain structs. wire.hpp turns them into lines.
#pragma once

#include "calls.hpp"
#include "replies.hpp"
