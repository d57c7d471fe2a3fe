import { Box } from 'ink';
import { type ComponentType, useLayoutEffect } from 'react';
import { FirstRunView } from '../screens/first-run/screen.tsx';
import { isFirstRun } from '../screens/first-run/shown.ts';
import { GridView } from '../screens/grid/screen.tsx';
import { NightlyView } from '../screens/nightly/screen.tsx';
import { RunView } from '../screens/run/screen.tsx';
import { RunsView } from '../screens/runs/screen.tsx';
import { SignaturesView } from '../screens/signatures/screen.tsx';
import { footHeight, paintFoot, paintHead, paintTooSmall } from '../screens/strips.ts';
import { isTooSmall, type ScreenName } from '../state.ts';
import { layoutOf, useCanvas, useLayoutState } from './canvas.ts';
import { Dialogs } from './dialog.tsx';
import { Region } from './region.tsx';

const SCREENS: Readonly<Record<ScreenName, ComponentType>> = {
  runs: RunsView,
  run: RunView,
  grid: GridView,
  signatures: SignaturesView,
  nightly: NightlyView,
};

/** The strip at the top, the screen that is looked at, two lines at the bottom: news, and hints for keys. */
export function App() {
  const state = useLayoutState();
  const { laidOut } = useCanvas();
  const { size, screen } = state;
  const { columns, rows } = size;
  // After those of all regions: effects of what is inside come first.
  useLayoutEffect(() => laidOut(layoutOf(state)));
  if (isTooSmall(state)) {
    return (
      <Box width={columns} height={rows}>
        <Region id="too-small" width={columns} height={rows} paint={paintTooSmall} />
      </Box>
    );
  }
  const View = isFirstRun(state) ? FirstRunView : SCREENS[screen];
  return (
    <Box width={columns} height={rows}>
      <Box flexDirection="column" width={columns} height={rows}>
        <Region id="head" height={1} paint={paintHead} />
        <Box flexGrow={1} flexShrink={1} flexBasis={0}>
          <View />
        </Box>
        <Region id="foot" height={footHeight(state)} paint={paintFoot} />
      </Box>
      <Dialogs />
    </Box>
  );
}
