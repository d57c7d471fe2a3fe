import type { Answered, Told } from '../service/protocol.ts';
import type { Key } from './keys.ts';
import type { Pointed } from './part.ts';
import type { Extent, Notice, Size } from './state.ts';

/** Everything that can happen. */
export type Message =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'paste'; readonly text: string }
  | ({ readonly type: 'pointed' } & Pointed)
  /** A command by its name, from the palette or a click on a hint. */
  | { readonly type: 'command'; readonly id: string }
  | { readonly type: 'resize'; readonly size: Size }
  /** A pane was laid out; null: it went. */
  | { readonly type: 'pane'; readonly id: string; readonly extent: Extent | null }
  | { readonly type: 'background'; readonly brightness: number }
  | { readonly type: 'tick'; readonly nowMs: number }
  | ({ readonly type: 'answered' } & Answered)
  | ({ readonly type: 'told' } & Told)
  /** What an effect came to: copied, opened, refused. */
  | ({ readonly type: 'notice' } & Pick<Notice, 'text' | 'kind'>);
