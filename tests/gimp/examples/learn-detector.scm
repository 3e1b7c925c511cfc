; A detector, learnt from what somebody has painted: 1 where it is, 0 where it
; is not. A kernel over all three channels, a sigmoid, and cross-entropy.
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "red-over-blue"
                                        #:precision "float"))
(define image (car picture))
(define layer (cadr picture))

; The selection says what to look for: here a part of the red.
(gimp-image-select-rectangle image CHANNEL-OP-REPLACE 0 0 32 16)
(define painted
  (car (gimp-layer-new image "painted" 32 32 RGB-IMAGE 100 LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image painted 0 0)
(gimp-selection-invert image)
(gimp-context-set-foreground '(0 0 0))
(gimp-drawable-edit-fill painted FILL-FOREGROUND)
(gimp-selection-invert image)
(gimp-context-set-foreground '(255 255 255))
(gimp-drawable-edit-fill painted FILL-FOREGROUND)
(gimp-selection-none image)

(define result
  (plug-in-convolution-lab-learn
   #:image image #:drawables (vector layer) #:target painted
   #:channels "sum" #:activation "sigmoid" #:loss "cross-entropy"
   #:outputs "prediction filmstrip curve"))

; The prediction is how sure the detector is, pixel by pixel.
(define prediction (vector-ref (list-ref result 6) 0))
