/** The command was called wrongly: a message, a hint, exit code 2. */
export class CliUsage extends Error {
  override readonly name = 'CliUsage';
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
