/** A comparison has what it compared on the next line, unless that begins a diff. */
export function withDetail(message: string, next: string | null): string {
  return message.endsWith(':') && next !== null && !/^[+-] /.test(next) ? `${message} ${next}` : message;
}
