import type {
  Attempt,
  Candidate,
  Change,
  ExecutedJob,
  Failure,
  LogLine,
  RepositoryName,
  Run,
  SimilarFailure,
  Triage,
  Verdict,
  VerdictLabel,
} from '../domain.ts';
import type { Ending } from '../history/endings.ts';
import type { Signature } from './signature.ts';

/** Everything that the analysis of a run is told from. */
export interface RcaFacts {
  readonly triage: Triage;
  /** What GitHub told of the run; null where there are only logs. */
  readonly told: RunFacts | null;
  /** What the catalogue knows of the causes that were recognised, by their ids. */
  readonly signatures: ReadonlyMap<string, KnownCause>;
  /** By the failure that stands for a cause. */
  readonly causes: ReadonlyMap<Failure, CauseFacts>;
}

export type KnownCause = Pick<Signature, 'id' | 'generic' | 'cause' | 'verify' | 'prevent'>;

export interface RunFacts {
  readonly repository: RepositoryName;
  readonly run: Run;
  /** The one that is analysed. */
  readonly attempt: number;
  /** In their order. */
  readonly attempts: readonly Attempt[];
  /** Of all attempts, by attempt and id, with those that were not run again. */
  readonly jobs: readonly ExecutedJob[];
  /** The newest green run of the same workflow before it, on the branch that it is compared with; null when none is stored. */
  readonly lastGreen: Run | null;
  /** Failed runs of the same branch between the two, the first one first. */
  readonly redSince: readonly Run[];
  /** Null where nobody has asked. Without files and commits: GitHub cannot compare the two. */
  readonly change: Change | null;
}

/** What is known of a cause besides its failure. */
export interface CauseFacts {
  /** Known symptoms among the other lines of the log, in its order. */
  readonly symptoms: readonly (Pick<Candidate, 'line' | 'text'> & { readonly title: string })[];
  /** Lines behind the excerpt that belong to it: the rest of a list, the statement that failed; none where no log is at hand. */
  readonly rest: readonly LogLine[];
  /** Lines around the one that names the cause, where that is not the explaining one; none where no log is at hand. */
  readonly around: readonly LogLine[];
  /** How the check fared on its branch; null where there is no store to look into. */
  readonly record: CheckRecord | null;
  /** What one more attempt would tell; null where it would tell nothing new. */
  readonly ifRerun: Verdict['ifRerun'] | null;
  /** Null where there is no store to look into. */
  readonly past: PastIncidents | null;
}

export interface CheckRecord {
  /** Runs in which it was decided, the one that is analysed included. */
  readonly runs: number;
  /** Of these, at the first try. */
  readonly passed: number;
  readonly branch: string | null;
  readonly days: number;
  /** What it failed of in the others, the most frequent first; each run counts for its last failure. */
  readonly causes: readonly RecordCause[];
}

/** A kind of failure among those of a check. */
export interface RecordCause {
  /** Null where the catalogue does not know it. */
  readonly title: string | null;
  readonly signature: string | null;
  /** The explaining line of the newest of them. */
  readonly text: string;
  readonly runs: number;
  /** The newest of them. */
  readonly runId: number;
  readonly runUrl: string;
  /** Of the same kind as the failure that is analysed. */
  readonly isThis: boolean;
}

export interface PastIncidents {
  /** Other runs in which it was seen, however many are listed. */
  readonly runs: number;
  /** When the first and the last of them was created; null without any. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** What is most alike first, then the newest first. */
  readonly listed: readonly PastIncident[];
}

export interface PastIncident {
  readonly alike: 'same failure' | 'same kind' | 'like words';
  /** Of words, 0..1; null where more than words is the same. */
  readonly likeness: SimilarFailure['likeness'] | null;
  readonly runId: number;
  readonly runUrl: string;
  readonly createdMs: number;
  readonly branch: string | null;
  readonly job: string;
  readonly text: string;
  readonly label: VerdictLabel;
  readonly certainty: Verdict['certainty'];
  readonly ending: Ending;
}
