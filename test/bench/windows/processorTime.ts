/**
 * Loaded into a host before the product: answers the message `question` with the processor time that the process has
 * taken so far (GetProcessTimes). Wine tells that to nobody but the process itself.
 */
const question = 'processorTime';

process.on('message', (message) => {
  if (message === question) process.send?.({ [question]: process.cpuUsage() });
});
