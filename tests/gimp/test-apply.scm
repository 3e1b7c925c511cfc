; The procedure as scripts meet it.
;
; SPDX-License-Identifier: GPL-3.0-or-later

(define image (car (gimp-image-new 20 10 RGB)))
(define layer
  (car (gimp-layer-new image "Background" 20 10 RGB-IMAGE 100
                       LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image layer 0 0)
(gimp-drawable-fill layer FILL-WHITE)

(define result
  (plug-in-convolution-lab #:image image #:drawables (vector layer)))
(check-equal "five results" 5 (length result))
(check-equal "with nothing but a layer: the Sobel maps" '("sobel x" "sobel y")
             (map (lambda (item) (car (gimp-item-get-name item)))
                  (vector->list (car result))))
(check-equal "in a group" "Sobel of Background"
             (car (gimp-item-get-name (cadr result))))
(check-equal "of the layer's size" '(20 10)
             (list (list-ref result 2) (list-ref result 3)))
(check "with a line for each" (text-contains? (list-ref result 4)
                                              "sobel x: minimum 0, maximum 0"))

(check-equal "a new image has no group" -1
             (cadr (plug-in-convolution-lab #:image image
                                            #:drawables (vector layer)
                                            #:output "image")))
(define (apply-kernels kernels)
  (plug-in-convolution-lab #:image image #:drawables (vector layer)
                           #:kernels kernels))
(check-error "an error reaches the script" "Line 1, column 5"
             (lambda () (apply-kernels "[1 2")))
(check-error "a misspelt word as well" "same, valid, full, explicit"
             (lambda ()
               (plug-in-convolution-lab #:image image
                                        #:drawables (vector layer)
                                        #:padding "smae")))
(check-error "GIMP keeps bounds" "out of range"
             (lambda ()
               (plug-in-convolution-lab #:image image
                                        #:drawables (vector layer)
                                        #:stride-x 0)))

(for-each gimp-image-delete (vector->list (car (gimp-get-images))))
