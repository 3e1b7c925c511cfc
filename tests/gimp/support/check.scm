; What every Script-Fu test has at hand. The runner loads it before the test.
;
; SPDX-License-Identifier: GPL-3.0-or-later
;
; scratch-folder  an empty folder of this run      (set by the runner)
; test-folder     the folder of the test           (set by the runner)

(define (say . parts)
  (for-each display parts)
  (newline))

; The run ends at the first thing that is not as it should be.
(define (check name ok)
  (if ok
      (say "ok " name)
      (error (string-append "FAIL " name))))

(define (check-equal name expected got)
  (if (not (equal? expected got))
      (begin (display "expected ") (write expected)
             (display ", got ") (write got) (newline)))
  (check name (equal? expected got)))

(define (check-near name expected got tolerance)
  (if (> (abs (- expected got)) tolerance)
      (say "expected " expected ", got " got))
  (check name (<= (abs (- expected got)) tolerance)))

; The text of the error that (thunk) ends with, or #f if it succeeds.
(define (error-text thunk)
  (let ((usual-hook *error-hook*))
    (let ((result
           (call-with-current-continuation
            (lambda (leave)
              (set! *error-hook*
                    (lambda parts
                      (leave (if (string? (car parts)) (car parts) "?"))))
              (thunk)
              #f))))
      (set! *error-hook* usual-hook)
      result)))

(define (text-contains? text part)
  (let ((last (- (string-length text) (string-length part))))
    (let loop ((i 0))
      (cond ((> i last) #f)
            ((string=? part (substring text i (+ i (string-length part)))) #t)
            (else (loop (+ i 1)))))))

; (thunk) must fail with a message that contains @part.
(define (check-error name part thunk)
  (let ((text (error-text thunk)))
    (if (not (and text (text-contains? text part)))
        (say "expected an error with “" part "”, got "
             (if text text "success")))
    (check name (and text (text-contains? text part)))))

; (red green blue alpha) of one pixel of a layer, in the layer's own numbers.
(define (pixel layer x y)
  (gimp-drawable-get-pixel layer x y))

(define (checks-done)
  (say "checks done"))
