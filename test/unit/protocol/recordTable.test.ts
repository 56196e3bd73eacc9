import { execFileSync } from 'node:child_process';

describe('docs/records.md', () => {
  it('is what the schema says', () => {
    execFileSync(process.execPath, ['scripts/recordTable.mjs', '--check'], { stdio: 'pipe' });
  });
});
