// Runs the built extension as VS Code does, with as much of VS Code as it uses, and prints what it found as JSON.
// Arguments: the extension, the program it starts, the note that is open, and its text.

const Module = require("module");
const { pathToFileURL, fileURLToPath } = require("url");

const [extension, program, note, text] = process.argv.slice(2);
const said = [];
const providers = {};
const commands = {};
const diagnostics = new Map();
const errors = [];
const shown = [];

class Plain {
  constructor(...values) {
    this.values = values;
  }
}

class Disposable {
  constructor(dispose = () => undefined) {
    this.dispose = dispose;
  }
  static from(...all) {
    return new Disposable(() => all.forEach((each) => each.dispose()));
  }
}

class EventEmitter {
  constructor() {
    this.listeners = new Set();
    this.event = (listener, self) => {
      const bound = self ? listener.bind(self) : listener;
      this.listeners.add(bound);
      return new Disposable(() => this.listeners.delete(bound));
    };
  }
  fire(value) {
    this.listeners.forEach((listener) => listener(value));
  }
  dispose() {
    this.listeners.clear();
  }
}

class CancellationTokenSource {
  constructor() {
    this.token = { isCancellationRequested: false, onCancellationRequested: new EventEmitter().event };
  }
  cancel() {}
  dispose() {}
}

class Uri {
  constructor(address) {
    const url = new URL(address);
    this.address = url.href;
    this.scheme = url.protocol.slice(0, -1);
    this.path = decodeURIComponent(url.pathname);
    this.fsPath = this.scheme === "file" ? fileURLToPath(url) : this.path;
  }
  toString() {
    return this.address;
  }
  static parse(address) {
    return new Uri(address);
  }
  static file(path) {
    return new Uri(pathToFileURL(path).href);
  }
}

class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}

class Range {
  constructor(start, end, endLine, endCharacter) {
    const four = endLine !== undefined;
    this.start = four ? new Position(start, end) : start;
    this.end = four ? new Position(endLine, endCharacter) : end;
  }
}

class WorkspaceEdit {
  constructor() {
    this.made = [];
  }
  replace(uri, range, text) {
    const { start, end } = range;
    this.made.push(["edit", uri.fsPath, [start.line, start.character, end.line, end.character], text]);
  }
  renameFile(from, to) {
    this.made.push(["rename", from.fsPath, to.fsPath]);
  }
  createFile(uri) {
    this.made.push(["create", uri.fsPath]);
  }
}

class TextEdit {
  constructor(range, newText) {
    Object.assign(this, { range, newText });
  }
}

class MarkdownString {
  constructor(value = "") {
    this.value = value;
  }
  appendMarkdown(value) {
    this.value += value;
    return this;
  }
  appendCodeblock(value) {
    return this.appendMarkdown(value);
  }
}

// A part that has no effect here: a class where one is made of it, and an event or enumeration where it is asked.
function anything(known = {}) {
  return new Proxy(known, {
    get(target, name) {
      if (name in target || typeof name === "symbol") {
        return target[name];
      }
      if (/^on[A-Z]/.test(name)) {
        return (target[name] = new EventEmitter().event);
      }
      if (/^register/.test(name)) {
        return (...given) => {
          providers[name] = given.find((each) => each !== null && typeof each === "object" && !Array.isArray(each));
          return new Disposable();
        };
      }
      return (target[name] = class extends Plain {});
    },
  });
}

function actionKind(value) {
  return { value, append: (part) => actionKind(value === "" ? part : `${value}.${part}`) };
}

const uri = Uri.file(note);
const document = {
  uri,
  languageId: "markdown",
  version: 1,
  isClosed: false,
  getText: () => text,
};
const output = anything({ append: (line) => said.push(line), appendLine: (line) => said.push(line), show() {}, dispose() {} });

const vscode = anything({
  version: "1.90.0",
  Disposable,
  EventEmitter,
  CancellationTokenSource,
  Uri,
  Position,
  Range,
  WorkspaceEdit,
  TextEdit,
  MarkdownString,
  CompletionItemKind: {},
  CodeActionKind: { Empty: actionKind("") },
  SymbolKind: {},
  DiagnosticSeverity: { Error: 0, Warning: 1, Information: 2, Hint: 3 },
  env: { language: "en", appName: "a test" },
  commands: {
    registerCommand: (name, run) => {
      commands[name] = run;
      return new Disposable();
    },
    executeCommand: (name, ...words) => commands[name](...words),
  },
  languages: anything({
    match: () => 10,
    createDiagnosticCollection: () => ({
      set: (of, found) => diagnostics.set(of.toString(), found),
      delete: (of) => diagnostics.delete(of.toString()),
      clear: () => diagnostics.clear(),
      dispose() {},
    }),
  }),
  workspace: anything({
    textDocuments: [document],
    notebookDocuments: [],
    workspaceFolders: undefined,
    getConfiguration: () => ({ get: (name, other) => (name === "command" ? program : other), has: () => false }),
  }),
  window: anything({
    activeTextEditor: { document },
    visibleTextEditors: [],
    tabGroups: anything({ all: [] }),
    createOutputChannel: () => output,
    showErrorMessage: async (message) => void errors.push(message),
    showTextDocument: async (uri) => void shown.push(uri.fsPath),
  }),
});

const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

async function until(check) {
  for (let left = 600; left > 0; left -= 1) {
    const found = await check();
    if (found) {
      return found;
    }
    await new Promise((done) => setTimeout(done, 100));
    if (errors.length > 0) {
      break;
    }
  }
  throw new Error(`nothing came`);
}

async function main() {
  const { activate, deactivate } = require(extension);
  const found = {};
  await activate({ subscriptions: [] });
  const token = new CancellationTokenSource().token;
  const lines = text.split("\n");
  const end = new Position(lines.length - 1, lines[lines.length - 1].length);
  const completed = await until(async () => {
    const list = await providers.registerCompletionItemProvider.provideCompletionItems(document, end, token, {
      triggerKind: 0,
    });
    return list && list.values[0].length > 0 ? list.values[0] : undefined;
  });
  found.completed = completed[0].insertText;
  const link = new Position(0, lines[0].indexOf("[[") + 3);
  const card = await providers.registerHoverProvider.provideHover(document, link, token);
  found.card = card.values[0].value;
  const place = await providers.registerDefinitionProvider.provideDefinition(document, link, token);
  found.definition = place.uri ? place.uri.fsPath : place.values[0].fsPath;
  const edit = await providers.registerRenameProvider.provideRenameEdits(document, link, "Read later", token);
  found.renamed = edit.made;
  await until(() => diagnostics.has(uri.toString()));
  found.problems = diagnostics.get(uri.toString()).map((each) => each.message ?? each.values[1]);
  await vscode.commands.executeCommand("notes-tui.todaysNote");
  await until(() => shown.length > 0);
  found.shown = shown;
  await deactivate();
  return found;
}

main().then(
  (found) => {
    console.log(JSON.stringify(found));
    process.exit(0);
  },
  (error) => {
    console.error(error.stack, errors, said.join(""));
    process.exit(1);
  },
);
