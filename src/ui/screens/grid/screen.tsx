import { Box } from 'ink';
import { useLayoutState } from '../../components/canvas.ts';
import { Pane } from '../../components/pane.tsx';
import type { State } from '../../state.ts';
import { paintCells } from './cells.ts';
import { detailsFoot, paintDetails } from './details.ts';
import { shownGrid } from './shown.ts';
import { aboutOf, legendOf, titleOf } from './words.ts';

export function GridView() {
  const state = useLayoutState();
  return (
    <Box flexGrow={1} flexDirection="column">
      <Pane id="grid.cells" title={titleOf} about={aboutOf} foot={legendOf} paint={paintCells} />
      <Pane
        id="grid.details"
        title={() => 'Under the cursor'}
        foot={detailsFoot}
        paint={paintDetails}
        width={state.size.columns}
        height={detailsHeight(state)}
      />
    </Box>
  );
}

/** The strip at the top, and two lines at the bottom. */
const AROUND = 3;
/** Of the cells: the border, two lines above the rows, a warning below them, and one that stays empty. */
const BESIDE_ROWS = 6;

/** Rows of the details, with their border: what a screen can spare, and all that few jobs leave. */
function detailsHeight({ size, grid }: State): number {
  const least = size.rows < 20 ? 6 : size.rows < 40 ? 9 : 14;
  const jobs = shownGrid(grid)?.rows.length ?? null;
  return jobs === null ? least : Math.max(least, size.rows - AROUND - BESIDE_ROWS - jobs);
}
