import { Box } from 'ink';
import { Pane } from '../../components/pane.tsx';

export function SignaturesView() {
  return (
    <Box flexGrow={1}>
      <Pane id="signatures.list" title={() => 'Signatures'} paint={() => ['not yet']} />
    </Box>
  );
}
