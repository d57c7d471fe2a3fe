// How good are verdicts on failures whose cause is known?
import { bootstrap, mulberry, reliability, SCORES, shuffled } from './scores.mjs';

export const isNobodys = ({ truth }) => truth === 'flaky' || truth === 'infrastructure';
const saysNobodys = ({ label }) => label === 'flaky' || label === 'infrastructure';
const chanceOf = ({ probability }) => probability.flaky + probability.infrastructure;

/** Each with its verdict so many hours after it failed. `model`: the weights; `clueIs`: which clues may speak. */
export function verdicts({ verdictOf }, judged, hours, model, clueIs = () => true) {
  return judged.map((one) => {
    const { basis, isContradicted } = one.at[hours];
    const grounds = { ...basis.grounds, clues: basis.grounds.clues.filter(clueIs) };
    const verdict = verdictOf({ ...basis, grounds, clues: basis.clues.filter(clueIs) }, model);
    return { ...one, verdict, isContradicted, evidence: [...basis.grounds.clues, ...basis.clues] };
  });
}

/** Everything of one list of verdicts that can be counted. Expected failures are counted apart: nobody asks whose fault they are. */
export function figures({ proportion }, all) {
  const told = all.filter(({ truth }) => truth !== 'expected');
  const expected = all.filter(({ truth }) => truth === 'expected');
  const of = (list, which) => proportion(list.filter(which).length, list.length);
  const hidden = ({ verdict }) => saysNobodys(verdict);
  const real = told.filter((one) => !isNobodys(one));
  return {
    failures: told.length,
    ...probabilityFigures(told),
    realHidden: { ...of(real, hidden), between: byWorlds(real, hidden) },
    genuineHidden: of(
      real.filter(({ truth }) => truth === 'genuine'),
      hidden,
    ),
    recall: { ...of(told.filter(isNobodys), hidden), between: byWorlds(told.filter(isNobodys), hidden) },
    genuineFound: of(
      real.filter(({ truth }) => truth === 'genuine'),
      ({ verdict }) => verdict.label === 'genuine',
    ),
    brokenBaseFound: of(
      real.filter(({ truth }) => truth === 'broken-base'),
      ({ verdict }) => verdict.label === 'broken-base',
    ),
    uncertain: of(told, ({ verdict }) => verdict.label === 'uncertain'),
    expectedFound: of(expected, ({ verdict }) => verdict.label === 'expected'),
  };
}

function probabilityFigures(told) {
  const p = told.map(({ verdict }) => chanceOf(verdict));
  const y = told.map((one) => Number(isNobodys(one)));
  return {
    ...Object.fromEntries(Object.entries(SCORES).map(([name, score]) => [name, score(p, y)])),
    reliability: reliability(p, y).filter(({ n }) => n > 0),
  };
}

/** 95 % of AUC, Brier and ECE when whole simulated repositories are drawn again. */
export function spread(told) {
  return bootstrap(
    told.map(({ verdict }) => chanceOf(verdict)),
    told.map((one) => Number(isNobodys(one))),
    told.map(({ world }) => world),
  );
}

const DRAWS = 1000;

/** 95 % of a share when whole repositories are drawn again: failures of one cause hang together, which Wilson does not know. */
function byWorlds(list, which) {
  const counts = new Map();
  for (const one of list) {
    const [count, of] = counts.get(one.world) ?? [0, 0];
    counts.set(one.world, [count + Number(which(one)), of + 1]);
  }
  const worlds = [...counts.values()];
  if (worlds.length < 2) return null;
  const random = mulberry(20_260_907);
  const shares = Array.from({ length: DRAWS }, () => {
    let count = 0;
    let of = 0;
    for (let draw = 0; draw < worlds.length; draw++) {
      const [own, all] = worlds[Math.floor(random() * worlds.length)];
      count += own;
      of += all;
    }
    return count / of;
  }).sort((one, other) => one - other);
  return [0.025, 0.975].map((share) => shares[Math.floor(share * (DRAWS - 1))]);
}

/** Verdicts that other, simpler rules would give. */
export function baselines({ firstVerdict }, told) {
  const alone = told.map((one) => ({ ...one, verdict: firstVerdict(one.at[0].basis.grounds) }));
  const sameCode = told.map((one) => ({ ...one, verdict: sayingSo(one.isContradicted) }));
  return { 'the same commit passed elsewhere or later': sameCode, 'the log alone': alone };
}

function sayingSo(isNobodysFault) {
  const flaky = isNobodysFault ? 1 : 0;
  return {
    label: isNobodysFault ? 'flaky' : 'genuine',
    probability: { flaky, infrastructure: 0, genuine: 1 - flaky, brokenBase: 0 },
  };
}

/** The same verdicts on causes that are dealt out again: nothing can be told of them. */
export function withShuffledTruth(told) {
  const truths = shuffled(
    told.map(({ truth }) => truth),
    11,
  );
  return told.map((one, at) => ({ ...one, truth: truths[at] }));
}
