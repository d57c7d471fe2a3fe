import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';
import { paintFirstRun } from './paint.ts';
import { FIRST_RUN_PANE } from './shown.ts';

export function FirstRunView() {
  return (
    <Box flexGrow={1}>
      <Pane id={FIRST_RUN_PANE} title={() => 'Nothing to show yet'} paint={paintFirstRun} isAlone />
    </Box>
  );
}
