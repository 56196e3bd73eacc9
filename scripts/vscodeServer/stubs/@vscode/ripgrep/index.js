// Both platforms' binaries are installed side by side, so that one folder serves Linux and Wine.
const path = require('node:path');
const binary = process.platform === 'win32' ? 'ripgrep-win32-x64/bin/rg.exe' : 'ripgrep-linux-x64/bin/rg';
exports.rgPath = path.join(__dirname, '..', binary);
