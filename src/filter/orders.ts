/** How runs are put in order; those that are alike, the newest first. `verdict`: what is most likely the code's fault first. */
export const RUN_ORDERS = ['newest', 'oldest', 'duration', 'verdict', 'attempts'] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];
