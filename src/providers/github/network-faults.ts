import { TriageError } from '../../errors.ts';
import { StrayRedirect } from './transport.ts';

/** Why no answer came, from what `fetch` threw. Its own message says "fetch failed"; the reason is below. */
export function networkFault(error: unknown, host: string, say: (text: string) => string): TriageError {
  const stray = chain(error).find((one) => one instanceof StrayRedirect);
  if (stray !== undefined) {
    return new TriageError(
      'network-unreachable',
      `${host} sends requests on to another host, ${say(stray.host)}.`,
      'The token is for one host only, so whyred does not follow. Check the host, and whether a proxy wants a login.',
    );
  }
  const code = codeOf(error);
  const reason = REASONS.find(({ codes }) => codes.test(code));
  return new TriageError(
    'network-unreachable',
    `${say(host)} cannot be reached: ${reason?.what ?? 'the connection failed'}${code === '' ? '' : ` (${code})`}.`,
    reason?.hint ?? PROXY,
  );
}

/** No use in trying again. */
export function isLastingFault(error: unknown): boolean {
  return CERTIFICATE.test(codeOf(error)) || chain(error).some((one) => one instanceof StrayRedirect);
}

/** It is the host that cannot be reached, not this one answer that does not come. */
export function isOfHost(error: unknown): boolean {
  const code = codeOf(error);
  return CERTIFICATE.test(code) || NO_WAY.test(code);
}

const NO_WAY = /^(?:ENOTFOUND|EAI_\w+|ECONNREFUSED|E(?:NET|HOST)(?:UNREACH|DOWN)|UND_ERR_CONNECT_TIMEOUT|EPROTO)$/;

const PROXY =
  'Check the network. Behind a proxy: Node.js 24 or later uses HTTPS_PROXY when NODE_USE_ENV_PROXY=1 is set.';

const CERTIFICATE = /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$/;

const REASONS: readonly { codes: RegExp; what: string; hint: string }[] = [
  { codes: /^ENOTFOUND$|^EAI_/, what: 'its name cannot be resolved', hint: `Check the host's name. ${PROXY}` },
  { codes: /^ECONNREFUSED$/, what: 'it refuses the connection', hint: PROXY },
  { codes: /^ECONNRESET$|^EPIPE$|^UND_ERR_SOCKET$/, what: 'it breaks the connection off', hint: PROXY },
  { codes: /TIMEOUT$|^ETIMEDOUT$|^TimeoutError$/, what: 'it does not answer in time', hint: PROXY },
  { codes: /^(?:ENET|EHOST)(?:UNREACH|DOWN)$/, what: 'there is no way to it', hint: PROXY },
  {
    codes: CERTIFICATE,
    what: 'its certificate is not trusted',
    hint: 'If your company signs certificates itself, name its certificate in NODE_EXTRA_CA_CERTS.',
  },
  { codes: /^ANSWER_TOO_LARGE$/, what: 'it answers with more than 64 MB', hint: PROXY },
  { codes: /^EPROTO$|SSL|TLS/, what: 'there is no secure connection', hint: `Check the host and the port. ${PROXY}` },
];

function codeOf(error: unknown): string {
  for (const one of chain(error)) {
    if ('code' in one && typeof one.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(one.code)) return one.code;
    if (one.name === 'TimeoutError') return one.name;
  }
  return '';
}

/** An error and its causes. */
function chain(error: unknown, depth = 5): readonly Error[] {
  if (depth === 0 || !(error instanceof Error)) return [];
  return [error, ...chain(error.cause, depth - 1)];
}
