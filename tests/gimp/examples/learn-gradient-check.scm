; Backpropagation, checked: one step of plain descent takes rate · gradient
; from the weights, so the step tells the gradient, found in two ways.
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "disc" #:precision "float"))
(define image (car picture))
(define layer (cadr picture))
(define target
  (vector-ref (car (plug-in-convolution-lab
                    #:image image #:drawables (vector layer)
                    #:kernels "laplacian" #:display "raw"))
              0))

(define (weights-after steps gradient)
  (vector->list
   (cadr (plug-in-convolution-lab-learn
          #:image image #:drawables (vector layer) #:target target
          #:activation "tanh" #:optimizer "sgd" #:rate 1 #:steps steps
          #:gradient gradient #:seed 1 #:outputs ""))))

(define (gradient-by way)
  (map - (weights-after 0 way) (weights-after 1 way)))

(define analytic (gradient-by "analytic"))
(define numeric (gradient-by "numeric"))
(for-each (lambda (a b) (display a) (display "  ") (display b) (newline))
          analytic numeric)
