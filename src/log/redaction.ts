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
    if (TOKEN_HINTS.some((hint) => hint.test(shown))) shown = hideAll(shown, TOKEN_PATTERNS);
    if (SETTING_HINT.test(shown)) shown = hideAll(shown, SETTING_PATTERNS);
    // What is hidden already must not grow.
    for (const pattern of own) shown = shown.replace(pattern, (match) => (/^\**$/.test(match) ? match : HIDDEN));
    return shown;
  };
}

function hideAll(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((shown, pattern) => shown.replace(pattern, `$1${HIDDEN}`), text);
}
