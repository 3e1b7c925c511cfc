; Kernels of one program for another one: a string of ImageMagick becomes a
; bank of the lab, and filters for a web page.
(define strings (string-append scratch-folder "/edges.magick"))
(define bank (string-append scratch-folder "/edges.json"))
(define page (string-append scratch-folder "/edges.svg"))
(call-with-output-file strings
  (lambda (port)
    (display "3x3: 1,0,-1 2,0,-2 1,0,-1 ; 3x3: 1,2,1 0,0,0 -1,-2,-1" port)))

; The format goes by the extension. Notes tell what was turned, scaled or left
; out: ImageMagick turns kernels by 180 degrees, the lab does not.
(define notes
  (cadr (plug-in-convolution-lab-convert-bank #:source strings
                                              #:destination bank)))
(plug-in-convolution-lab-convert-bank #:source bank #:destination page)
