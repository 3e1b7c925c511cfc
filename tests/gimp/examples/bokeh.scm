; A shape as a kernel: out of focus, every point of light becomes that shape.
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "dot" #:width 41 #:height 41))
(define image (car picture))
(define layer (cadr picture))

; Here a lens of two arcs. A layer (from "layer") or a brush (from "brush") will
; do as well; grey values become weights that sum to 1.
(gimp-image-select-ellipse image CHANNEL-OP-REPLACE 0 0 15 15)
(gimp-image-select-ellipse image CHANNEL-OP-INTERSECT 6 0 15 15)
(define shape
  (plug-in-convolution-lab-kernel-from #:from "selection" #:drawable layer))
(gimp-selection-none image)

; Lights stay light if they are added up as light.
(define result
  (plug-in-convolution-lab #:image image #:drawables (vector layer)
                           #:kernels (car shape) #:working-space "linear"))
