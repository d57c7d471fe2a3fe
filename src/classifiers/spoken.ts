/** `40 seconds`, `48 minutes`, `2 hours 5 minutes`. */
export function spoken(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 2) return counted(Math.max(1, Math.round(ms / 1000)), 'second');
  if (minutes < 120) return counted(minutes, 'minute');
  const rest = minutes % 60;
  return [counted(Math.floor(minutes / 60), 'hour'), ...(rest === 0 ? [] : [counted(rest, 'minute')])].join(' ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
