/** Letters, digits, `-`, and `_` in accounts that a company manages. */
export function isOwner(text: string): boolean {
  return /^[a-z0-9_-]{1,100}$/i.test(text);
}

export function isRepository(text: string): boolean {
  return /^[a-z0-9._-]{1,100}$/i.test(text) && text !== '.' && text !== '..';
}
