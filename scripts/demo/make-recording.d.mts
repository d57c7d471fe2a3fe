/** The two files of the demo's recording, before they are compressed. */
export function recorded(): { readonly recording: string; readonly archives: Buffer };
