import { Box } from 'ink';
import { useLayoutState } from '../../components/canvas.ts';
import { Pane } from '../../components/pane.tsx';
import { listAbout, listFoot, listTitle, paintList } from './list.ts';
import { detailsFoot, detailsTitle, paintDetails } from './pane.ts';

/** Beside each other from this width on. */
const WIDE = 96;
const LIST_MOST = 110;

/** Beside each other where there is room. An entry that is suggested has long lines, and gets more of it. */
export function SignaturesView() {
  const { size, signatures } = useLayoutState();
  const { columns, rows } = size;
  const isSuggested = signatures.suggested !== null;
  const isWide = columns >= WIDE;
  const share = isSuggested ? 0.38 : 0.58;
  const height = isSuggested || rows < 22 ? 7 : rows >> 1;
  return (
    <Box flexGrow={1} flexDirection={isWide ? 'row' : 'column'}>
      <Pane
        id="signatures.list"
        title={listTitle}
        about={listAbout}
        foot={listFoot}
        paint={paintList}
        {...(isWide ? { width: Math.min(LIST_MOST, Math.floor(columns * share)) } : { height })}
      />
      <Pane id="signatures.details" title={detailsTitle} foot={detailsFoot} paint={paintDetails} />
    </Box>
  );
}
