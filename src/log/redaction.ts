import { hideKey } from './private-keys.ts';
import { SETTING_HINT, SETTING_PATTERNS } from './secret-settings.ts';
import { TOKEN_HINTS, TOKEN_PATTERNS } from './token-formats.ts';

const HIDDEN = '***';

/**
 * Hides the secrets in one line of text: each becomes `***`, as GitHub writes it. What only says which kind of secret
 * it was stays (`ghp_***`, `password=***`), since that a token was there often explains a failure.
 * Redacting twice is the same as once. A private key spans lines: see `hideKey`.
 * @param extra What else is secret; all that matches is hidden.
 */
export function createRedactor(extra: readonly RegExp[] = []): (text: string) => string {
  const own = extra.map((pattern) => new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`));
  return (text) => {
    let shown = hideKey(text, null).text;
    // Most lines hold nothing of the kind.
    if (hasLongRun(shown) && TOKEN_HINTS.some((hint) => hint.test(shown))) shown = hideAll(shown, TOKEN_PATTERNS);
    if (SETTING_HINT.test(shown)) shown = hideAll(shown, SETTING_PATTERNS);
    // What is hidden already must not grow.
    for (const pattern of own) shown = shown.replace(pattern, (match) => (/^\**$/.test(match) ? match : HIDDEN));
    return shown;
  };
}

/** Every token, whatever its form, has so many characters in a row that are no blank, no quote and no slash. */
const RUN_LENGTH = 16;

/** Much quicker than to look for all forms, and no to most lines. */
function hasLongRun(text: string): boolean {
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    run = isRun(text.charCodeAt(at)) ? run + 1 : 0;
    if (run === RUN_LENGTH) return true;
  }
  return false;
}

/** Letters, digits, and `% + - . = _ ~`. */
function isRun(code: number): boolean {
  if (code >= 0x61) return code <= 0x7a || code === 0x7e;
  if (code >= 0x41) return code <= 0x5a || code === 0x5f;
  return (
    (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2d || code === 0x3d || code === 0x2b || code === 0x25
  );
}

function hideAll(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((shown, pattern) => shown.replace(pattern, `$1${HIDDEN}`), text);
}
