import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';

export function NightlyView() {
  return (
    <Box flexGrow={1}>
      <Pane id="nightly.list" title={() => 'Nightly'} paint={() => ['not yet']} />
    </Box>
  );
}
