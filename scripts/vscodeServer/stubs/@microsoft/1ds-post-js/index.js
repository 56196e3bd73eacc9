exports.PostChannel = class {};
