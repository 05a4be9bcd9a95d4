-- Start the language server of notes-tui for Markdown notes of a vault.
local M = {}

--- The vault of a file: the nearest folder above it that holds `.obsidian`.
function M.vault(file)
  local folder = vim.fn.fnamemodify(file, ":p:h")
  while folder ~= "" do
    if vim.fn.isdirectory(folder .. "/.obsidian") == 1 then
      return folder
    end
    local above = vim.fn.fnamemodify(folder, ":h")
    if above == folder then
      return nil
    end
    folder = above
  end
  return nil
end

--- Options: `cmd`, the command with its arguments; `on_attach`, `capabilities` and others of `vim.lsp.start`.
function M.setup(options)
  options = options or {}
  vim.api.nvim_create_autocmd("FileType", {
    pattern = "markdown",
    group = vim.api.nvim_create_augroup("notes-tui", { clear = true }),
    callback = function(event)
      local root = M.vault(event.match ~= "" and vim.api.nvim_buf_get_name(event.buf) or "")
      if root == nil then
        return
      end
      local config = vim.tbl_extend("force", { name = "notes-tui", cmd = { "notes-tui", "lsp" } }, options)
      config.root_dir = root
      if vim.lsp.start then
        vim.lsp.start(config, { bufnr = event.buf })
      else
        -- Neovim before 0.8.
        M.clients = M.clients or {}
        M.clients[root] = M.clients[root] or vim.lsp.start_client(config)
        vim.lsp.buf_attach_client(event.buf, M.clients[root])
      end
    end,
  })
end

--- Run a command of the server, such as `today`, and call `done` with its answer.
function M.run(name, words, done)
  local arguments = { vim.uri_from_bufnr(0) }
  vim.list_extend(arguments, words or {})
  local request = { command = "notes-tui." .. name, arguments = arguments }
  vim.lsp.buf_request(0, "workspace/executeCommand", request, function(error, answer)
    if error then
      vim.notify(error.message, vim.log.levels.ERROR)
    elseif done then
      done(answer)
    elseif answer and answer.hits then
      M.list(answer.hits)
    elseif answer and answer.show and not answer.external then
      vim.cmd("edit " .. vim.fn.fnameescape(vim.uri_to_fname(answer.show)))
    end
  end)
end

--- Show documents in the quickfix list.
function M.list(hits)
  local items = {}
  for _, hit in ipairs(hits) do
    local file = hit.uri ~= vim.NIL and hit.uri and vim.uri_to_fname(hit.uri) or nil
    table.insert(items, { filename = file, text = hit.title, lnum = 1 })
  end
  vim.fn.setqflist({}, " ", { title = "notes-tui", items = items })
  vim.cmd("copen")
end

return M
