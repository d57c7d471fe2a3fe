// What the screen's benchmark uses of whyred, bundled for it.
export { createDirect } from '../../src/service/direct.ts';
export { openDesk } from '../../src/service/open-desk.ts';
export { saveAttempt } from '../../src/store/attempts.ts';
export { openDatabase } from '../../src/store/database.ts';
export { saveRepository } from '../../src/store/repositories.ts';
export { saveRuns } from '../../src/store/runs.ts';
export { saveTriage } from '../../src/store/triages.ts';
export { createEffects } from '../../src/ui/effects.ts';
export { initialState } from '../../src/ui/initial.ts';
export { mount } from '../../src/ui/mount.tsx';
export { showFile } from '../../src/ui/screens/log/show.ts';
export { shown } from '../../src/ui/step.ts';
export { createStore } from '../../src/ui/store.ts';
export { FrameWriter } from '../../src/ui/terminal/frame-writer.ts';
