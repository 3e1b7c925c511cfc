; Twenty steps of training, as a first lesson has them: a picture that is half
; black and half white, a random 3 × 3 kernel, and a score that should become 1:
; the mean of the map.
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "half-horizontal"
                                        #:precision "float"))
(define image (car picture))
(define layer (cadr picture))

; The mean of a map is the kernel laid on the mean of all its windows, and that
; is 3 × 3 pixels: what a box of 30 × 30 leaves of 32 × 32.
(define mean-window
  (vector-ref (car (plug-in-convolution-lab
                    #:image image #:drawables (vector layer)
                    #:kernels "box(size=30)" #:padding "valid"
                    #:display "raw"))
              0))
(define target
  (car (gimp-layer-new image "score 1" 1 1 RGB-IMAGE 100 LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image target 0 0)
(gimp-drawable-fill target FILL-WHITE)

(define start "[1.76405239 0.40015721 0.97873801;
                2.24089313 1.867558 -0.97727787;
                0.95008844 -0.1513572 -0.10321885]")
(define result
  (plug-in-convolution-lab-learn
   #:image image #:drawables (vector mean-window) #:target target
   #:padding "valid" #:with-bias FALSE #:channels "luminance"
   #:initial start #:optimizer "sgd" #:rate 0.1 #:steps 20
   #:hold-out 0 #:outputs ""))

; Before the first step, and after each.
(define losses (vector->list (list-ref result 3)))
(for-each (lambda (loss) (display loss) (newline)) losses)

; Almost the same number was taken from all nine weights: a score teaches the
; kernel its sum. A pattern is learnt from a target that is a picture.
(define weights (vector->list (list-ref result 1)))
