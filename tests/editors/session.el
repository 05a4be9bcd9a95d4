;;; session.el --- A session in Emacs without a screen, written to a file as JSON  -*- lexical-binding: t -*-

(require 'json)
(require 'cl-lib)
(require 'xref)

(setq make-backup-files nil
      create-lockfiles nil
      auto-save-default nil
      eglot-sync-connect 60
      eglot-connect-timeout 120
      eglot-confirm-server-edits nil)

(defvar vault (getenv "VAULT"))
(defvar found nil)

(defun say (name value)
  (push (cons name (if (stringp value) (substring-no-properties value) value)) found))

(defun until (check)
  (let ((left 600) answer)
    (while (and (null (setq answer (funcall check))) (> left 0))
      (setq left (1- left))
      (accept-process-output nil 0.1))
    answer))

(defun in-line (number text)
  "Put point on the second character of TEXT in a line."
  (goto-char (point-min))
  (forward-line (1- number))
  (search-forward text)
  (goto-char (1+ (match-beginning 0))))

(defun note (name)
  (find-file-noselect (expand-file-name name vault)))

(defun refusal-of (work)
  (condition-case refusal (progn (funcall work) nil) (error (error-message-string refusal))))

(defun session ()
  (switch-to-buffer (note "Ideas.md"))
  ;; The hook of the set-up connects once a command has ended.
  (run-hooks 'post-command-hook)
  (until (lambda () (eglot-current-server)))
  ;; A citation is completed in an unsaved line behind an emoji.
  (erase-buffer)
  (insert "# Thoughts\n\n[[#Thoughts]]\n\n😀é see @tiny")
  (until (lambda () (completion-at-point) (not (looking-back "@tiny" (line-beginning-position)))))
  (say 'completed (buffer-substring (line-beginning-position) (point-max)))
  ;; It is hovered, and followed.
  (in-line 5 "tinylens")
  (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
    (say 'card (plist-get (plist-get hover :contents) :value)))
  (call-interactively #'xref-find-definitions)
  (say 'definition buffer-file-name)
  ;; The heading is renamed; links change in this text, which is not saved, and in a closed file.
  (switch-to-buffer (note "Ideas.md"))
  (in-line 1 "Thoughts")
  (undo-boundary)
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    (say 'refused (refusal-of (lambda () (eglot-rename "Later 😀")))))
  (undo-boundary)
  (say 'renamed (buffer-string))
  (with-current-buffer (note "Other.md") (save-buffer))
  (undo)
  (say 'undone (buffer-string))
  ;; A note is renamed only where eglot moves files.
  (erase-buffer)
  (insert "[[Reading]]")
  ;; As once a person pauses.
  (eglot--signal-textDocument/didChange)
  (in-line 1 "Reading")
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
    (say 'moved (refusal-of (lambda () (eglot-rename "Read later"))))))

(let ((refused (refusal-of #'session)))
  (say 'error refused))
(with-temp-file (getenv "OUT")
  (let ((coding-system-for-write 'utf-8))
    (insert (json-encode found))))
(set-buffer-modified-p nil)
(kill-emacs 0)
;;; session.el ends here
