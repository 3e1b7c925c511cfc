; The runner must call this a failure.
;
; SPDX-License-Identifier: GPL-3.0-or-later
(check "one is two" (= 1 2))
