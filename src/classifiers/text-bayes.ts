import Bayes from 'natural/lib/natural/classifiers/bayes_classifier.js';

/** So many documents of the usual frequency are added to each label. Between 80 and 300 the catalogue's own entries are told best. */
const PULL = 100;

/** How often each token stands in documents of each label. */
export interface PackedBayes {
  readonly labels: Readonly<
    Record<
      string,
      {
        readonly documents: number;
        /** Place of a token in the vocabulary, and how many documents have it, in turn. */
        readonly counts: readonly number[];
      }
    >
  >;
}

/**
 * natural's naive Bayes, made fit for long documents and for labels of very different size. It looks only at the tokens of a document,
 * adds logarithms instead of multiplying what gets too small for a number, and counts a label's documents, which natural does not where
 * it is given objects. A token that a label has seldom seen is thought to be about as frequent there as everywhere.
 */
class LogBayes extends Bayes {
  override train(): void {
    const { classifier, docs } = this;
    const had = 'value' in globalThis;
    for (; this.lastAdded < docs.length; this.lastAdded++) {
      const { label, text } = docs[this.lastAdded]!;
      classifier.addExample(Object.fromEntries(text.entries()), label);
      classifier.classTotals[label] = (classifier.classTotals[label] ?? 0) + 1;
      classifier.totalExamples++;
    }
    // natural's own counting forgets to declare a variable.
    if (!had) Reflect.deleteProperty(globalThis, 'value');
  }

  /** How well tokens fit each label. To be asked for again after the next document. */
  get fits(): TextBayes['fits'] {
    const { classFeatures, classTotals, smoothing } = this.classifier;
    const counted = Object.entries(classFeatures).map(([label, counts]) => ({
      label,
      // natural begins to count at one, and each token at the smoothing.
      documents: classTotals[label]! - 1,
      tokens: Object.values(counts).reduce((sum, count) => sum + count - smoothing, 0),
      countOf: (token: string) => (counts[token] === undefined ? 0 : counts[token] - smoothing),
    }));
    const documents = counted.reduce((sum, one) => sum + one.documents, 0);
    const usualLength = counted.reduce((sum, one) => sum + one.tokens, 0) / Math.max(1, documents);
    const labels = counted.map((one) => ({
      ...one,
      // Longer documents hold more of every word, whatever it says; half of that, as a factor, is taken out.
      size: Math.sqrt(one.documents * (one.tokens / usualLength)),
    }));
    return (tokens) => {
      const fits = new Map(labels.map(({ label }) => [label, 0]));
      for (const token of tokens) {
        const usual = (labels.reduce((sum, { countOf }) => sum + countOf(token), 0) + 1) / (documents + 2);
        for (const { label, size, countOf } of labels) {
          const share = (countOf(token) + PULL * usual) / (size + PULL);
          fits.set(label, fits.get(label)! + Math.log(share));
        }
      }
      return fits;
    };
  }
}

/** What can be asked of a trained or restored classifier. */
export interface TextBayes {
  /** How well the tokens fit each label: logarithms, of which only differences mean something. Every token must be known. */
  fits(tokens: readonly string[]): Map<string, number>;
  pack(vocabulary: readonly string[]): PackedBayes;
}

/** Tokens and what they are said to be of. */
export interface Labelled {
  readonly tokens: readonly string[];
  readonly label: string;
}

export function trainBayes(documents: readonly Labelled[]): TextBayes {
  return taught(new LogBayes(), documents);
}

/** The same answers as before it was packed, unless it learns of further documents. */
export function restoreBayes(
  { labels }: PackedBayes,
  vocabulary: readonly string[],
  further: readonly Labelled[] = [],
): TextBayes {
  const bayes = new LogBayes();
  const { classifier } = bayes;
  for (const [label, { documents, counts }] of Object.entries(labels)) {
    const features: Record<string, number> = {};
    for (let at = 0; at + 1 < counts.length; at += 2) {
      const token = vocabulary[counts[at]!];
      if (token !== undefined) features[token] = counts[at + 1]! + classifier.smoothing;
    }
    classifier.classFeatures[label] = features;
    // natural begins to count at one.
    classifier.classTotals[label] = documents + 1;
    classifier.totalExamples += documents;
  }
  // Its texts are gone, so that the first that it is to learn is the first that it holds.
  return taught(bayes, further);
}

function taught(bayes: LogBayes, documents: readonly Labelled[]): TextBayes {
  for (const { tokens, label } of documents) bayes.addDocument(tokens, label);
  bayes.train();
  return {
    fits: bayes.fits,
    pack: (vocabulary) => packed(bayes, vocabulary),
  };
}

function packed({ classifier }: LogBayes, vocabulary: readonly string[]): PackedBayes {
  const { smoothing, classFeatures, classTotals } = classifier;
  const labels = Object.keys(classFeatures).sort();
  return {
    labels: Object.fromEntries(
      labels.map((label) => {
        const counts = vocabulary.flatMap((token, at) => {
          const count = classFeatures[label]![token];
          return count === undefined ? [] : [at, Math.round(count - smoothing)];
        });
        return [label, { documents: classTotals[label]! - 1, counts }];
      }),
    ),
  };
}
