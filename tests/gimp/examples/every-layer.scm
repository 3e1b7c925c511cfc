; A soft and a sharp copy of every layer, each pair in a group of its own.
(define image (car (plug-in-convolution-lab-test-pattern #:pattern "ramp")))
(define layer (vector-ref (car (gimp-image-get-layers image)) 0))
(gimp-image-insert-layer image (car (gimp-layer-copy layer)) 0 -1)

; A blur adds up light, so it is done in linear light.
(define layers (car (gimp-image-get-layers image)))
(define result
  (plug-in-convolution-lab #:image image #:drawables layers
                           #:kernels "soft = gaussian(sigma=2) | sharp = sharpen"
                           #:working-space "linear"))
