; An exercise on paper, checked: numbers become a layer, a kernel is laid on
; it, and one of the sums is written out.
(define numbers
  (plug-in-convolution-lab-test-pattern #:pattern "numbers"
                                        #:values "1 2 3; 4 5 6; 7 8 9"
                                        #:precision "float"))
(define image (car numbers))
(define layer (cadr numbers))
(define kernel "[1 0 -1; 2 0 -2; 1 0 -1]")

(define explanation
  (plug-in-convolution-lab-explain #:image image #:drawables (vector layer)
                                   #:kernels kernel #:padding "valid"))

; Nine products, their sum, and the sum once more as a number.
(display (car explanation))
(newline)
(define sum (cadr explanation))
