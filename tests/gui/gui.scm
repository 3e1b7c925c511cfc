; What the scripts of GUI tests share.
;
; SPDX-License-Identifier: GPL-3.0-or-later
(script-fu-use-v3)

; A new image with that pattern, and its layer.
(define (pattern-image name side)
  (plug-in-convolution-lab-test-pattern #:pattern name #:width side
                                        #:height side))

; Opens the lab on the layer and waits until it is closed.
(define (open-lab image layer)
  (plug-in-convolution-lab #:run-mode RUN-INTERACTIVE #:image image
                           #:drawables (vector layer)))

(define (print . words)
  (for-each display words)
  (newline))

; One line per layer that is no group: name, width, height, then the value of
; its first channel at (x, y), 0 to 255.
(define (print-layers layers x y)
  (for-each
    (lambda (layer)
      (if (not (gimp-item-is-group layer))
          (print "layer \"" (gimp-item-get-name layer) "\" "
                 (gimp-drawable-get-width layer) " "
                 (gimp-drawable-get-height layer) " "
                 (car (gimp-drawable-get-pixel layer x y)))
          (print-layers (vector->list (gimp-item-get-children layer)) x y)))
    layers))

(define (print-image image x y)
  (print-layers (vector->list (gimp-image-get-layers image)) x y))

; A line per row: the first channel of each pixel.
(define (print-pixels drawable)
  (let ((width (gimp-drawable-get-width drawable))
        (height (gimp-drawable-get-height drawable)))
    (do ((y 0 (+ y 1))) ((= y height))
      (do ((x 0 (+ x 1))) ((= x width))
        (display (car (gimp-drawable-get-pixel drawable x y)))
        (display " "))
      (newline))))
