; One layer of a neural network: kernels that span all channels, a bias,
; ReLU, and 2 × 2 max pooling. As in PyTorch:
;   max_pool2d (relu (conv2d (image, kernels, bias)), 2)
(define picture
  (plug-in-convolution-lab-test-pattern #:pattern "red-over-blue"
                                        #:precision "float"))
(define image (car picture))
(define layer (cadr picture))

; A kernel of three planes, for red, green and blue, with a bias of -1, and one
; of a single plane, which is laid on all of them.
(define kernels "
  from red to blue = [ 1  1  1;  0 0 0; -1 -1 -1 / 0 0 0; 0 0 0; 0 0 0 /
                      -1 -1 -1;  0 0 0;  1  1  1] - 1
  brightness = [1 1 1; 1 1 1; 1 1 1] / 27
")

(define result
  (plug-in-convolution-lab #:image image #:drawables (vector layer)
                           #:kernels kernels #:channels "sum"
                           #:padding "valid" #:activation "relu"
                           #:pooling "max" #:display "raw"))

; 32 × 32 pixels become ⌊(32 − 3 + 1) / 2⌋ = 15 × 15.
(define map-width (list-ref result 2))
(define map-height (list-ref result 3))
