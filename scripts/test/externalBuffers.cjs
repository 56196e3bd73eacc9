const wanted = Buffer.from('napi_create_external_arraybuffer\0');
const renamed = Buffer.from('napi_Create_external_arraybuffer\0');

/**
 * A koffi.node that cannot wrap memory which V8 did not allocate, as under Electron. Node has no function of the name that
 * it asks for; it is looked up at the first attempt, which ends the process.
 * @param {Buffer} binary
 * @returns {Buffer}
 * @throws when the binary does not use the function: the tests would prove nothing
 */
exports.withoutExternalBuffers = (binary) => {
  const copy = Buffer.from(binary);
  let found = 0;
  for (let at = copy.indexOf(wanted); at >= 0; at = copy.indexOf(wanted, at)) {
    renamed.copy(copy, at);
    found++;
  }
  if (found === 0) throw new Error('koffi no longer imports napi_create_external_arraybuffer.');
  return copy;
};
