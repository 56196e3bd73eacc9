/** What the parts that do not know VS Code need of its log channel. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
