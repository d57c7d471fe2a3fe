import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { hosted } from './support/hosted.ts';
import { lintOf, textOf } from './support/markdown.ts';
import { ephemeralDatabase } from './support/seeds/ephemeral-database.ts';
import { schemaDrift } from './support/seeds/schema-drift.ts';

test.each(Object.entries({ ephemeralDatabase, schemaDrift }))('%s', async (name, seed) => {
  const at = await hosted({ world: seed.world });
  const pulled = await at.whyred(['pull', '--since', '60d']);
  console.log(pulled.exitCode, pulled.err);
  for (const { kind, asked, quoted, reckoned } of seed.reports) { const facts = [...quoted, ...reckoned];
    if ((kind !== 'session' && kind !== 'postmortem') || !('from' in asked)) continue;
    const ran = await at.whyred(['report', kind, '--from', String(asked.from), '--to', String(asked.to)]);
    console.log(ran.exitCode, ran.err, lintOf(ran.out));
    writeFileSync(`/tmp/b/${name}-${kind}.md`, ran.out);
    const text = ran.out + textOf(ran.out);
    for (const fact of facts) if (typeof fact === 'string' ? !text.includes(fact) : !fact.test(text)) console.log('MISSING', fact);
  }
});
