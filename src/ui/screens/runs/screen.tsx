import { Box } from 'ink';
import { useLayoutState } from '../../components/canvas.ts';
import { Pane } from '../../components/pane.tsx';
import { detailsAbout, detailsTitle, paintDetails } from './details.ts';
import { aboutOf, paintList, placeOf, titleOf } from './list.ts';

export function RunsView() {
  const { size } = useLayoutState();
  return (
    <Box flexGrow={1} flexDirection="column">
      <Pane id="runs.list" title={titleOf} about={aboutOf} foot={placeOf} paint={paintList} />
      <Pane
        id="runs.details"
        title={detailsTitle}
        about={detailsAbout}
        paint={paintDetails}
        height={detailsHeight(size.rows)}
      />
    </Box>
  );
}

/** With the border. Where there is little room, the list needs it more. */
function detailsHeight(rows: number): number {
  if (rows < 22) return 5;
  return rows < 40 ? 11 : 16;
}
