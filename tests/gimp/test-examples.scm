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
