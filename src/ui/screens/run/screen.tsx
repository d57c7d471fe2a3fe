import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';

export function RunView() {
  return (
    <Box flexGrow={1}>
      <Pane id="run.list" title={() => 'Run'} paint={() => ['not yet']} />
    </Box>
  );
}
