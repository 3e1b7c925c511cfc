; The runner must call this a failure: a parenthesis is missing.
;
; SPDX-License-Identifier: GPL-3.0-or-later
(check "one is one" (= 1 1)
