/** What whyred uses of `natural`, by the paths of its parts: its types describe the root import alone. */

declare module 'natural/lib/natural/classifiers/bayes_classifier.js' {
  /** Counts by label and token; the labels' totals are those of `addExample` with an array, and stay where it gets an object. */
  interface Counts {
    classFeatures: Record<string, Record<string, number>>;
    classTotals: Record<string, number>;
    totalExamples: number;
    readonly smoothing: number;
    addExample(observation: Readonly<Record<string, string>>, label: string): void;
  }

  export default class BayesClassifier {
    constructor(stemmer?: unknown, smoothing?: number);
    classifier: Counts;
    docs: { readonly label: string; readonly text: readonly string[] }[];
    features: Record<string, number>;
    lastAdded: number;
    addDocument(text: readonly string[], label: string): void;
    train(): void;
  }
}

declare module 'natural/lib/natural/tfidf/tfidf.js' {
  export default class TfIdf {
    addDocument(document: readonly string[]): void;
    idf(term: string): number;
  }
}
