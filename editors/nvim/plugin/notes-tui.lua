vim.api.nvim_create_user_command("Notes", function(call)
  local words = vim.deepcopy(call.fargs)
  local name = table.remove(words, 1)
  require("notes-tui").run(name, words)
end, {
  nargs = "+",
  complete = function()
    return { "search", "new", "today", "related", "import", "open" }
  end,
})
