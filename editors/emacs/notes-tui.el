;; For init.el: eglot starts the language server in Markdown buffers with M-x eglot, or by the hook.
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs '((markdown-mode markdown-ts-mode gfm-mode) . ("notes-tui" "lsp"))))
(add-hook 'markdown-mode-hook #'eglot-ensure)
