; A race of optimizers: the same start, the same 50 steps, who is nearer?
; Numbers of an exercise and what a sharpening kernel makes of them.
(define source
  (plug-in-convolution-lab-test-pattern
   #:pattern "numbers" #:precision "float"
   #:values "0.5 0.8 0.9 0.5 0 0 0.1 0.7; 0.6 0.9 0.2 0.4 0.5 0.2 0.4 0.2;
             0.4 0.7 0.7 0.9 0.1 0.7 0 0.6; 0.9 0.9 0.7 0.6 0.9 0.1 0 0.1;
             0.8 0.8 0.3 0.9 0.8 0.7 0.3 0.6; 0.5 0.1 0.9 0.3 0.4 0.8 0.1 0.4;
             0 0.3 0.9 0.2 0 0.4 0.9 0.2; 0.7 0.7 0.9 0.8 0.6 0.9 0.3 0.7"))
(define image (car source))
(define layer (cadr source))
(define target
  (vector-ref (car (plug-in-convolution-lab
                    #:image image #:drawables (vector layer)
                    #:kernels "[0 -1 0; -1 5 -1; 0 -1 0]"
                    #:padding "valid" #:display "raw"))
              0))

(define (loss-of optimizer rate)
  (let ((losses (list-ref (plug-in-convolution-lab-learn
                           #:image image #:drawables (vector layer)
                           #:target target #:padding "valid"
                           #:with-bias FALSE #:initial "zeros"
                           #:optimizer optimizer #:rate rate #:steps 50
                           #:hold-out 0 #:outputs "")
                          3)))
    (vector-ref losses (- (vector-length losses) 1))))

(define optimizers '("sgd" "momentum" "nesterov" "rmsprop" "adam" "exact"))
(define rates '(0.1 0.05 0.05 0.05 0.1 0))
(define losses (map loss-of optimizers rates))
(for-each (lambda (optimizer loss)
            (display optimizer) (display ": ") (display loss) (newline))
          optimizers losses)
