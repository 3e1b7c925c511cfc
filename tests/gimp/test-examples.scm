; The examples of the README do what they say.
;
; SPDX-License-Identifier: GPL-3.0-or-later

(define (example name)
  (string-append test-folder "/examples/" name ".scm"))

(define (names items)
  (map (lambda (item) (car (gimp-item-get-name item))) items))

(load (example "edges"))
(check-equal "slopes and their magnitude" '("sobel x" "sobel y" "Magnitude")
             (names maps))
(gimp-image-delete image)

(load (example "network-layer"))
(check-equal "15 × 15" '(15 15) (list map-width map-height))
(check-equal "named as in the text" '("from red to blue" "brightness")
             (names (vector->list (car result))))
(gimp-image-delete image)

(load (example "exercise"))
(check-equal "the sum" -8.0 sum)
(check "all products" (text-contains? (car explanation) "9"))
(gimp-image-delete image)

(load (example "every-layer"))
; GIMP numbers names that are there already.
(check-equal "two layers, two maps each"
             '("soft" "sharp" "soft #1" "sharp #1")
             (names (vector->list (car result))))
(check-equal "two groups above their layers" 4
             (vector-length (car (gimp-image-get-layers image))))
(gimp-image-delete image)

(load (example "bokeh"))
(check-equal "as large as the selection" '(15 9)
             (list (list-ref shape 1) (list-ref shape 2)))
(gimp-image-delete image)

(load (example "convert-bank"))
(check "what was turned" (text-contains? notes "180"))
(check "a bank" (file-exists? bank))
(check "a page" (file-exists? page))

; The lessons about learning.

(load (example "learn-score"))
(check-near "the first loss" 5.775540635 (car losses) 1e-4)
; Each step leaves (1 - 2 · 0.1 · |mean window|²)² of it.
(check-near "after one step" (* 0.30103 5.775540635) (cadr losses) 1e-3)
(check "after twenty, next to nothing" (< (list-ref losses 20) 1e-8))
(check-near "the first row lost the same" 0
            (- (- 1.76405239 (car weights)) (- 0.40015721 (cadr weights)))
            1e-5)
(gimp-image-delete image)

(load (example "learn-gradient-check"))
(check "there is a gradient" (> (apply max (map abs analytic)) 1e-3))
(for-each (lambda (a b) (check-near "both ways agree" a b 1e-5))
          analytic numeric)
(gimp-image-delete image)

(load (example "learn-race"))
(for-each (lambda (optimizer expected loss)
            (check-near optimizer expected loss 1e-4))
          '("sgd" "momentum" "rmsprop" "adam" "exact")
          '(0.373820316 0.013798148 0.497365055 0.123387963 0)
          (list (list-ref losses 0) (list-ref losses 1) (list-ref losses 3)
                (list-ref losses 4) (list-ref losses 5)))
(gimp-image-delete image)

(load (example "learn-detector"))
(check "sure of red" (> (caar (pixel prediction 16 5)) 200))
(check "sure of blue" (< (caar (pixel prediction 16 26)) 55))
(check-equal "three layers" 3 (vector-length (list-ref result 6)))
(gimp-image-delete image)

(load (example "learn-celsius"))
(check-near "the gain" 1.8 (vector-ref (cadr result) 0) 1e-5)
(check-near "the offset" 32 (list-ref result 2) 1e-4)
(gimp-image-delete (car celsius))
(gimp-image-delete (car fahrenheit))
