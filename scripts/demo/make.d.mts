/** The demo archive's files in its order, inflated. */
export function files(): readonly { readonly path: string; readonly text: string }[];
