import type { Random } from '../random.ts';
import type { Failure, Output } from './output.ts';

/** `next build` stops at the first error of types, so that each mended one uncovers the next. */
export const nextBuild = {
  script: ['npm run build'],
  passing: (random) => [
    ...compiling(random),
    '   Collecting page data ...',
    ' ✓ Generating static pages (38/38)',
    '   Finalizing page optimization ...',
  ],
  failures: {
    'event-type': unknownField('app/api/events/route.ts', 41, 'eventType', 'AnalyticsEvent'),
    'event-name': unknownField('app/api/events/route.ts', 42, 'eventName', 'AnalyticsEvent'),
    'session-id': unknownField('lib/analytics/track.ts', 67, 'sessionId', 'AnalyticsEvent'),
    metadata: unknownField('lib/analytics/track.ts', 68, 'metadata', 'AnalyticsEvent'),
    'personal-model': wrong(
      'lib/ml/personal-model.ts',
      23,
      '    const model = await prisma.personalModel.findFirst({',
      "Property 'personalModel' does not exist on type 'PrismaClient<PrismaClientOptions, never, DefaultArgs>'.",
    ),
    'model-type': unknownField('lib/ml/train.ts', 88, 'modelType', 'PersonalModel'),
    'is-active': unknownField('lib/ml/activate.ts', 31, 'isActive', 'PersonalModel'),
    'accuracy-mae': unknownField('app/api/ml/metrics/route.ts', 19, 'accuracyMae', 'PersonalModel'),
  },
} satisfies Output;

function unknownField(file: string, line: number, field: string, model: string): Failure {
  return wrong(
    file,
    line,
    `      ${field}: body.${field},`,
    `Object literal may only specify known properties, and '${field}' does not exist in type '(Without<${model}CreateInput, ${model}UncheckedCreateInput> & ${model}UncheckedCreateInput) | (Without<${model}UncheckedCreateInput, ${model}CreateInput> & ${model}CreateInput)'.`,
  );
}

function wrong(file: string, line: number, code: string, message: string): Failure {
  const column = code.length - code.trimStart().length + 1;
  const numbered = (at: number, text: string): string => `  ${at} | ${text}`;
  return {
    label: 'broken',
    exitCode: 1,
    lines: (random) => [
      ...compiling(random),
      'Failed to compile.',
      '',
      `./${file}:${line}:${column}`,
      `Type error: ${message}`,
      '',
      numbered(line - 1, '      // …'),
      `> ${line} | ${code}`,
      `     | ${' '.repeat(column - 1)}^`,
      numbered(line + 1, '      userId: user.id,'),
      'Next.js build worker exited with code: 1 and signal: null',
    ],
  };
}

function compiling(random: Random): string[] {
  return [
    '',
    '> nova@3.2.0 build',
    '> next build',
    '',
    '   ▲ Next.js 15.5.4',
    '',
    '   Creating an optimized production build ...',
    ` ✓ Compiled successfully in ${random.between(14, 31)}.${random.between(0, 9)}s`,
    '   Linting and checking validity of types ...',
  ];
}
