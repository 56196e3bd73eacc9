exports.getProcessTree = (_pid, callback) => callback(undefined);
exports.getProcessList = (_pid, callback) => callback([]);
exports.getProcessCpuUsage = (list, callback) => callback(list);
exports.ProcessDataFlag = { None: 0, Memory: 1, CommandLine: 2 };
