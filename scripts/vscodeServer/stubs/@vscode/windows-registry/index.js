exports.GetStringRegKey = () => undefined;
exports.GetDWORDRegKey = () => undefined;
