import { describe, expect, test } from 'vitest';
import { apiUrlOf } from '../../../src/providers/github/hosts.ts';

describe('the API of a host', () => {
  test.each([
    ['github.com', {}, 'https://api.github.com'],
    ['acme.ghe.com', {}, 'https://api.acme.ghe.com'],
    ['git.acme.example', {}, 'https://git.acme.example/api/v3'],
    ['github.com', { GITHUB_API_URL: 'http://127.0.0.1:8090' }, 'http://127.0.0.1:8090'],
    // The address of a server of one's own holds for that server, also outside of its workflows.
    ['127.0.0.1:8211', { GITHUB_API_URL: 'http://127.0.0.1:8211/api/v3/' }, 'http://127.0.0.1:8211/api/v3'],
    [
      'git.acme.example',
      { GITHUB_SERVER_URL: 'https://git.acme.example', GITHUB_API_URL: 'https://api.acme.example/v3' },
      'https://api.acme.example/v3',
    ],
    // And for no other: the token of one must not go to the other.
    ['git.acme.example', { GITHUB_API_URL: 'https://evil.example/api/v3' }, 'https://git.acme.example/api/v3'],
  ])('of %s with %o is %s', (host, env, url) => expect(apiUrlOf(host, env)).toBe(url));
});
