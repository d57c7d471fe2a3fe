import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';

export function RunsView() {
  return (
    <Box flexGrow={1}>
      <Pane id="runs.list" title={() => 'Runs'} paint={() => ['not yet']} />
    </Box>
  );
}
