; What support/check.scm offers does what it says.
;
; SPDX-License-Identifier: GPL-3.0-or-later
(script-fu-use-v3)

(check "a truth passes" #t)
(check-equal "equal lists pass" '(1 2) (list 1 2))
(check-near "near numbers pass" 0.5 0.5000001 1e-5)
(check "a part of a text is found" (text-contains? "convolution" "lut"))
(check "what is no part of a text is not found"
       (not (text-contains? "convolution" "lab")))
(check-error "an error of a procedure is caught with its text" "out of range"
             (lambda () (gimp-image-new 0 0 RGB)))
(check "success is no error" (not (error-text (lambda () 1))))

(let* ((image (gimp-image-new 4 4 RGB))
       (layer (gimp-layer-new image "layer" 4 4 RGBA-IMAGE 100
                              LAYER-MODE-NORMAL)))
  (gimp-image-insert-layer image layer -1 0)
  (gimp-drawable-set-pixel layer 1 2 '(255 0 0))
  (check-equal "a pixel can be read" '(255 0 0 255) (pixel layer 1 2))
  (gimp-image-delete image))
