; Applies kernel banks to a picture and lays the maps out on a contact sheet.
;
; SPDX-License-Identifier: GPL-3.0-or-later
;
; The caller defines: picture, the path of a file, and output, a folder.
(script-fu-use-v3)

; Larger pictures are made smaller first, to keep the XCF handy.
(define most-width 1920)

; A bank: the name of its group, the kernels, the arguments that are not the
; default ones, and which maps the sheet shows, counted from 0 (-1: the last).
; A factor and tanh make faint edges visible and keep strong ones in bounds.
(define banks
  '(("Sobel" "sobel * 6"
     ((channels "luminance") (activation "tanh") (display "signed")
      (palette "blue-red") (combine "magnitude"))
     (0 1 2))
    ("Laplacian" "laplacian(ratio=0.2) * 30"
     ((channels "luminance") (activation "tanh") (display "signed")) (0))
    ("Laplacian of Gaussian" "log(sigma=5) * 200"
     ((channels "luminance") (activation "tanh") (display "signed")
      (palette "blue-red"))
     (0))
    ("Kirsch" "kirsch"
     ((channels "luminance") (activation "tanh") (combine "maximum")
      (display "absolute") (palette "heat"))
     (-1))
    ("Relief" "relief * 16"
     ((channels "luminance") (activation "tanh") (display "signed")) (0))
    ("Gabor" "gabor(size=31, sigma=5, wavelength=12) * 12"
     ((channels "luminance") (activation "tanh") (display "absolute")
      (palette "heat"))
     (0 1 2 3))
    ("Emboss" "emboss" () (0))
    ("Unsharp mask" "unsharp(sigma=8, amount=4)" () (0))
    ("Out of focus" "disc(size=41)" () (0))
    ("Motion blur" "motion(size=81, angle=-30)" () (0))
    ("Texture energy" "laws3 * 8"
     ((channels "luminance") (activation "abs") (pooling "average")
      (pool-size 8) (enlarge #t) (display "absolute") (display-scale "map")
      (palette "heat"))
     (4))
    ("One pixel of 24" "box(size=24)" ((stride 24) (enlarge #t)) (0))
    ("Red against green" "[1 / -1 / 0]"
     ((channels "sum") (palette "blue-red")) (0))
    ("Blue against yellow" "[-0.5 / -0.5 / 1]"
     ((channels "sum") (palette "blue-red")) (0))))

(define bank-name car)
(define bank-kernels cadr)
(define bank-arguments caddr)
(define bank-shown cadddr)

(define (argument bank name default)
  (let ((found (assq name (bank-arguments bank))))
    (if found (cadr found) default)))

; The maps as a list of layers, in bank order.
(define (apply-bank image layer bank)
  (let* ((result
          (plug-in-convolution-lab
           #:image image
           #:drawables (vector layer)
           #:kernels (bank-kernels bank)
           #:channels (argument bank 'channels "each")
           #:stride-x (argument bank 'stride 1)
           #:stride-y (argument bank 'stride 1)
           #:activation (argument bank 'activation "none")
           #:pooling (argument bank 'pooling "none")
           #:pool-size (argument bank 'pool-size 2)
           #:pool-stride (argument bank 'pool-size 2)
           #:display (argument bank 'display "auto")
           #:display-scale (argument bank 'display-scale "bank")
           #:palette (argument bank 'palette "gray")
           #:combine (argument bank 'combine "none")
           #:enlarge (argument bank 'enlarge #f)))
         (group (cadr result)))
    (gimp-item-set-name group (bank-name bank))
    (gimp-item-set-expanded group #f)
    (vector->list (car result))))

(define (pick items i)
  (list-ref items (if (< i 0) (+ (length items) i) i)))

(define (load-picture)
  (let ((image (gimp-file-load RUN-NONINTERACTIVE picture)))
    (if (= (gimp-image-get-base-type image) INDEXED)
        (gimp-image-convert-rgb image))
    (let ((layer (gimp-image-merge-visible-layers image CLIP-TO-IMAGE))
          (width (gimp-image-get-width image)))
      (if (> width most-width)
          (gimp-image-scale image most-width
                            (max 1 (round (/ (* (gimp-image-get-height image)
                                                most-width)
                                             width)))))
      (gimp-item-set-name layer "Picture")
      (list image layer))))

; The sheet: tiles from left to right in rows of four, below a title.

(define n-columns 4)
(define tile-width 440)
(define gap 28)
(define title-height 120)
(define label-height 76)
(define background '(24 26 30))
(define bright '(240 240 240))
(define dim '(150 156 166))

; @text is made smaller where it does not fit into @width.
(define (add-text sheet text size colour x y width)
  (let* ((font (gimp-context-get-font))
         (layer (gimp-text-layer-new sheet text font size UNIT-PIXEL)))
    (gimp-image-insert-layer sheet layer 0 0)
    (gimp-text-layer-set-color layer colour)
    (if (> (gimp-drawable-get-width layer) width)
        (gimp-text-layer-set-font-size
         layer (/ (* size width) (gimp-drawable-get-width layer)) UNIT-PIXEL))
    (gimp-layer-set-offsets layer x y)))

(define (add-tile sheet index source height label note)
  (let* ((x (+ gap (* (modulo index n-columns) (+ tile-width gap))))
         (y (+ title-height
               (* (quotient index n-columns) (+ height label-height))))
         (tile (gimp-layer-new-from-drawable source sheet)))
    (gimp-image-insert-layer sheet tile 0 0)
    (gimp-layer-scale tile tile-width height #f)
    (gimp-layer-set-offsets tile x y)
    (add-text sheet label 24 bright x (+ y height 8) tile-width)
    (add-text sheet note 17 dim x (+ y height 40) tile-width)))

; How to get the maps of a bank, in short.
(define (note-of bank)
  (let loop ((names '(channels activation pooling stride combine))
             (note (bank-kernels bank)))
    (if (null? names)
        note
        (let ((value (argument bank (car names) #f)))
          (loop (cdr names)
                (cond ((not value) note)
                      ((equal? value "luminance") note)
                      ((number? value)
                       (string-append note ", stride " (number->string value)))
                      (else (string-append note ", " value))))))))

; (label note layer) of every tile.
(define (tiles-of bank maps)
  (let ((is-alone (= 1 (length (bank-shown bank)))))
    (map (lambda (i)
           (let ((layer (pick maps i)))
             (list (if is-alone (bank-name bank) (gimp-item-get-name layer))
                   (note-of bank) layer)))
         (bank-shown bank))))

(define (draw-sheet image tiles)
  (let* ((height (max 1 (round (/ (* tile-width (gimp-image-get-height image))
                                  (gimp-image-get-width image)))))
         (n-rows (quotient (+ (length tiles) n-columns -1) n-columns))
         (width (+ gap (* n-columns (+ tile-width gap))))
         (sheet (gimp-image-new
                 width
                 (+ title-height (* n-rows (+ height label-height)) gap)
                 RGB))
         (paper (gimp-layer-new sheet "paper" width
                                (gimp-image-get-height sheet)
                                RGB-IMAGE 100 LAYER-MODE-NORMAL)))
    (gimp-image-insert-layer sheet paper 0 0)
    (gimp-context-set-foreground background)
    (gimp-drawable-edit-fill paper FILL-FOREGROUND)
    (gimp-context-set-interpolation INTERPOLATION-CUBIC)
    (add-text sheet "Convolution Lab" 46 bright gap 22 (- width gap gap))
    (add-text sheet "Kernel banks for GIMP 3: every feature map is a layer"
              22 dim gap 78 (- width gap gap))
    (let loop ((index 0) (tiles tiles))
      (if (pair? tiles)
          (begin
            (add-tile sheet index (caddar tiles) height (caar tiles)
                      (cadar tiles))
            (loop (+ index 1) (cdr tiles)))))
    (gimp-image-flatten sheet)
    sheet))

(gimp-context-set-font (gimp-font-get-by-name "Sans-serif"))

(let* ((loaded (load-picture))
       (image (car loaded))
       (layer (cadr loaded)))
  (let loop ((rest banks) (tiles (list (list "Picture" "the source" layer))))
    (if (pair? rest)
        (begin
          (display (string-append "  " (bank-name (car rest)) ": "
                                  (bank-kernels (car rest))))
          (newline)
          (loop (cdr rest)
                (append tiles
                        (tiles-of (car rest)
                                  (apply-bank image layer (car rest))))))
        (let ((sheet (draw-sheet image tiles)))
          (gimp-image-set-selected-layers image (vector layer))
          (gimp-file-save RUN-NONINTERACTIVE image
                          (string-append output "/feature-maps.xcf") -1)
          (gimp-file-save RUN-NONINTERACTIVE sheet
                          (string-append output "/feature-maps.png") -1)
          (gimp-image-delete sheet)
          (gimp-image-delete image)))))
