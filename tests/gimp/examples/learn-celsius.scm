; Fahrenheit from Celsius: a kernel of one weight and a bias, learnt from three
; pairs of numbers.
(define (numbers values)
  (plug-in-convolution-lab-test-pattern #:pattern "numbers" #:values values
                                        #:precision "float"))
(define celsius (numbers "-40 0 100"))
(define fahrenheit (numbers "-40 32 212"))

(define result
  (plug-in-convolution-lab-learn
   #:image (car celsius) #:drawables (vector (cadr celsius))
   #:target (cadr fahrenheit) #:rows 1 #:columns 1
   #:optimizer "exact" #:hold-out 0 #:outputs ""))

; [1.8] + 32
(display (car result))
(newline)
