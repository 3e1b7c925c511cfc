; Where a picture's edges are, and how strong they are.
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "disc"
                                        #:width 64 #:height 64))
(define image (car picture))
(define layer (cadr picture))

(define result
  (plug-in-convolution-lab #:image image #:drawables (vector layer)
                           #:kernels "sobel" #:combine "magnitude"))

; Three layers in a group above the picture: sobel x, sobel y, magnitude.
(define maps (vector->list (car result)))

; A line for each of them: minimum, maximum, mean …
(display (list-ref result 4))
(newline)
