-- A session in headless Neovim: what a person would do, written to a file as JSON.
local vault, out = vim.env.VAULT, vim.env.OUT
local found = {}

local function finish()
  local file = io.open(out, "w")
  file:write(vim.fn.json_encode(found))
  file:close()
  vim.cmd("qall!")
end

local function until_true(check)
  return vim.wait(60000, check, 50)
end

local function ask(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
  for _, answer in pairs(answers or {}) do
    return answer.result, answer.err
  end
end

local function at(line, text)
  local column = vim.fn.stridx(vim.fn.getline(line), text)
  vim.api.nvim_win_set_cursor(0, { line, column + 1 })
end

local function main()
  require("notes-tui").setup({ cmd = { vim.env.PYTHON, "-m", "notes_tui", "lsp" } })
  vim.cmd("edit " .. vim.fn.fnameescape(vault .. "/Ideas.md"))
  vim.bo.filetype = "markdown"
  until_true(function()
    local clients = vim.lsp.get_active_clients and vim.lsp.get_active_clients() or vim.lsp.get_clients()
    return #clients > 0 and clients[1].initialized ~= false and clients[1].server_capabilities ~= nil
  end)
  local client = (vim.lsp.get_clients or vim.lsp.get_active_clients)()[1]
  -- Newer versions agree on UTF-8 with the server, older ones know UTF-16 only.
  local encoding = client.offset_encoding
  -- A citation is completed in an unsaved line behind an emoji.
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { "😀é see @tiny", "", "and [[Reading]]" })
  vim.api.nvim_win_set_cursor(0, { 1, #"😀é see @tiny" })
  local params = vim.lsp.util.make_position_params(0, encoding)
  -- Behind the last letter: where the cursor is in insert mode.
  params.position = { line = 0, character = encoding == "utf-8" and #"😀é see @tiny" or 13 }
  local list
  until_true(function()
    list = ask("textDocument/completion", params)
    return list and #list.items > 0
  end)
  found.labels = {}
  for _, item in ipairs(list and list.items or {}) do
    table.insert(found.labels, item.label)
  end
  if list and list.items[1] then
    vim.lsp.util.apply_text_edits({ list.items[1].textEdit }, vim.api.nvim_get_current_buf(), encoding)
  end
  found.completed = vim.fn.getline(1)
  -- It is hovered, and followed.
  at(1, "tinylens")
  local card = ask("textDocument/hover", vim.lsp.util.make_position_params(0, encoding))
  found.card = card and card.contents.value
  local place = ask("textDocument/definition", vim.lsp.util.make_position_params(0, encoding))
  found.definition = place and place.uri
  -- The other note is renamed; links change in this text, which is not saved, and in a closed file.
  at(3, "Reading")
  -- What follows is a step of its own to undo, as it is after a key.
  vim.cmd("let &undolevels = &undolevels")
  local rename = vim.lsp.util.make_position_params(0, encoding)
  rename.newName = "Read later"
  local edit, refusal = ask("textDocument/rename", rename)
  found.refusal = refusal and refusal.message
  if edit then
    vim.lsp.util.apply_workspace_edit(edit, encoding)
  end
  vim.cmd("silent! wall")
  vim.cmd("buffer " .. vim.fn.fnameescape(vault .. "/Ideas.md"))
  found.renamed = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  vim.cmd("silent undo")
  found.undone = vim.api.nvim_buf_get_lines(0, 0, -1, false)
end

local ok, message = pcall(main)
found.error = not ok and message or nil
finish()
