; A live effect is appended, saved with the image, opened again and removed.
;
; SPDX-License-Identifier: GPL-3.0-or-later
(script-fu-use-v3)

(define file (string-append scratch-folder "/effect.xcf"))

; A white pixel in the middle of 9 × 9 black ones.
(define (new-dot)
  (let* ((image (gimp-image-new-with-precision
                 9 9 RGB PRECISION-FLOAT-NON-LINEAR))
         (layer (gimp-layer-new image "dot" 9 9 RGB-IMAGE 100
                                LAYER-MODE-NORMAL)))
    (gimp-image-insert-layer image layer 0 0)
    (gimp-context-set-background '(0 0 0))
    (gimp-drawable-fill layer FILL-BACKGROUND)
    (gimp-context-set-foreground '(255 255 255))
    (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 4 4 1 1)
    (gimp-drawable-edit-fill layer FILL-FOREGROUND)
    (gimp-selection-none image)
    image))

(define (layer-of image)
  (vector-ref (gimp-image-get-layers image) 0))

; What the layer looks like at (x, y): red, of 0 … 255.
(define (seen image x y)
  (let* ((copy (gimp-layer-copy (layer-of image) #f)))
    (gimp-image-insert-layer image copy 0 0)
    (gimp-drawable-merge-filters copy)
    (let ((red (car (pixel copy x y))))
      (gimp-image-remove-layer image copy)
      red)))

(define image (new-dot))
(define effect
  (gimp-drawable-append-new-filter
   (layer-of image) "convlab:kernel" "Wide line" LAYER-MODE-REPLACE 1.0
   "kernel" "1 0 1" "padding-mode" "reflect"))

(check-near "to the left of the dot" 255 (seen image 3 4) 1)
(check-near "on the dot" 0 (seen image 4 4) 1)
(check-near "to the right of the dot" 255 (seen image 5 4) 1)
(check-equal "its operation" "convlab:kernel"
             (gimp-drawable-filter-get-operation-name effect))

(gimp-file-save RUN-NONINTERACTIVE image file -1)
(gimp-image-delete image)
(define image (gimp-xcf-load 0 file))
(define effect
  (vector-ref (gimp-drawable-get-filters (layer-of image)) 0))

(check-equal "its name after opening" "Wide line"
             (gimp-drawable-filter-get-name effect))
(check-near "to the left after opening" 255 (seen image 3 4) 1)
(check-near "on the dot after opening" 0 (seen image 4 4) 1)

(gimp-drawable-filter-delete effect)
(check-near "without the effect" 255 (seen image 4 4) 1)
(gimp-image-delete image)
