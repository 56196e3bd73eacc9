// Telemetry: none.
exports.AppInsightsCore = class {
  initialize() {}
  track() {}
  unload(_async, callback) {
    callback?.();
  }
};
