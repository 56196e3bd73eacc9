/** Settings of a quiet workbench that looks the same each time: no welcome, no tips, no chat, no animation. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.layoutControl.enabled': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.menuBarVisibility': 'compact',
  'window.autoDetectColorScheme': false,
  'window.confirmBeforeClose': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'extensions.webWorker': false,
  'git.enabled': false,
  'editor.accessibilitySupport': 'off',
  // Drawn as elements, whose text can be read.
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.cursorBlinking': 'solid',
  'files.simpleDialog.enable': true,
  'workbench.colorTheme': 'Dark Modern',
} as const;

/** Whether folders are trusted unasked. */
export const trustSettings = {
  given: { 'security.workspace.trust.enabled': false },
  asked: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
} as const;
