import { type SessionDescriptionInput, sessionDescription } from './description.ts';

/**
 * The session of `Start Sample Session`, the same as samples/sample.ipc.json.
 *
 * The session host knows the program `${sample}`: the child that ships with the extension, run by the host's own
 * runtime. After the steps the run goes on until the child ends by itself.
 */
const sample: SessionDescriptionInput = {
  name: 'sample',
  children: [{ name: 'sample', program: '${sample}', args: ['--seconds', '60'] }],
  pipes: { main: { mode: 'message', access: 'duplex' } },
  events: { toChild: { waitedBy: 'child' }, fromChild: { waitedBy: 'parent' } },
  steps: [
    { connect: 'main' },
    { set: 'toChild' },
    { send: 'main', text: 'small section of data' },
    { wait: 'fromChild' },
    { receive: 'main' },
    { wait: 'sample:1' },
    { send: 'main', text: 'mapped' },
  ],
  until: 'children',
};

export const sampleDescription = sessionDescription.parse(sample);
