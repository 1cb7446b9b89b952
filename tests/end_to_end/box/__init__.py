# SPDX-License-Identifier: Apache-2.0
"""A machine of its own for a test: namespaces with real sshd, sudo, su and login, the real module, daemon and command."""
