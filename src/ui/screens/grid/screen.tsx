import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';

export function GridView() {
  return (
    <Box flexGrow={1}>
      <Pane id="grid.list" title={() => 'Grid'} paint={() => ['not yet']} />
    </Box>
  );
}
