// Starts `notes-tui lsp` for Markdown files, and restarts it on demand.

import { commands, ExtensionContext, window, workspace } from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

function makeClient(): LanguageClient {
  const command = workspace.getConfiguration("notes-tui").get<string>("command", "notes-tui");
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [{ scheme: "file", language: "markdown" }],
  };
  return new LanguageClient("notes-tui", "notes-tui", server, options);
}

async function start(): Promise<void> {
  const starting = makeClient();
  client = starting;
  try {
    await starting.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    await window.showErrorMessage(
      `notes-tui cannot be started (${reason}); set notes-tui.command to its full path.`,
    );
  }
}

export async function activate(context: ExtensionContext): Promise<void> {
  context.subscriptions.push(
    commands.registerCommand("notes-tui.restart", async () => {
      await client?.stop();
      await start();
    }),
    commands.registerCommand("notes-tui.todaysNote", async () => {
      // The server is asked for the vault of the file that is open.
      const file = window.activeTextEditor?.document.uri.toString();
      if (client !== undefined && file !== undefined) {
        await commands.executeCommand("notes-tui.today", file);
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
