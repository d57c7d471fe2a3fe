import { Box } from 'ink';
import { useLayoutState } from '../../components/canvas.ts';
import { Pane } from '../../components/pane.tsx';
import type { Size } from '../../state.ts';
import { detailsFoot, paintDetails } from './details.ts';
import { paintList } from './list.ts';
import { aboutOf, detailsTitle, titleOf } from './words.ts';

/** Wider screens show both beside each other. */
const BESIDE_FROM = 140;
const LIST_SHARE = 0.58;

export function NightlyView() {
  const { size } = useLayoutState();
  const isBeside = size.columns >= BESIDE_FROM;
  return (
    <Box flexGrow={1} flexDirection={isBeside ? 'row' : 'column'}>
      <Pane id="nightly.list" title={titleOf} about={aboutOf} paint={paintList} />
      <Pane
        id="nightly.details"
        title={detailsTitle}
        foot={detailsFoot}
        paint={paintDetails}
        {...detailsSize(size, isBeside)}
      />
    </Box>
  );
}

/** With the border, above it the strip at the top and below it two lines. */
function detailsSize({ columns, rows }: Size, isBeside: boolean): { readonly width: number; readonly height: number } {
  if (isBeside) return { width: columns - Math.floor(columns * LIST_SHARE), height: rows - 3 };
  return { width: columns, height: rows < 20 ? 6 : Math.floor(rows * 0.37) };
}
