import assert from 'node:assert/strict';
import { digitGroups } from '../../../src/webview/text/digits.ts';
import { countText, roundSizeText, sizeText } from '../../../src/webview/text/size.ts';
import { durationText, secondsText, spokenDuration, timeText } from '../../../src/webview/text/time.ts';

describe('digit groups', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['123', ['123']],
    ['1234', ['1', '234']],
    ['12403', ['12', '403']],
    ['1234567 B', ['1', '234', '567 B']],
    ['0.019902117', ['0.019', '902', '117']],
    ['≈ 0.17', ['≈ 0.17']],
    ['12391 of 12403 rows', ['12', '391 of 12', '403 rows']],
    ['2:12403', ['2:12', '403']],
    ['', ['']],
  ];
  for (const [text, groups] of cases) {
    it(`cuts ${JSON.stringify(text)} into ${groups.length}`, () => {
      assert.deepEqual(digitGroups(text), groups);
    });
  }
  it('leaves hex and names alone', () => {
    for (const text of ['0x000001a4', 'worker12345', 'a4b12345']) assert.deepEqual(digitGroups(text), [text]);
  });
  it('keeps every character', () => {
    const text = 'row 1234567, 0.123456789 s, 65536 B, 12403';
    assert.equal(digitGroups(text).join(''), text);
  });
});

describe('times', () => {
  it('cuts seconds and never rounds them up', () => {
    assert.equal(secondsText(1_999_999_999, 6), '1.999999');
    assert.equal(secondsText(1_999_999_999, 0), '1');
    assert.equal(secondsText(5, 9), '0.000000005');
  });
  it('shows the digits that sampling leaves', () => {
    assert.equal(timeText(170_412_000, 50_000_000), '≈ 0.17');
    assert.equal(timeText(30_200_000, 15_100_000), '≈ 0.03');
    assert.equal(timeText(5_300_000_000, 2_000_000_000), '≈ 5');
    assert.equal(timeText(19_902_117, null), '0.019902');
  });
  it('writes durations with their unit', () => {
    const cases = { 0: '0 ns', 999: '999 ns', 74_000: '74 µs', 4_500_000: '4.5 ms', 101_000_000: '101 ms' };
    for (const [ns, text] of Object.entries(cases)) assert.equal(durationText(Number(ns)), text);
    assert.equal(durationText(999_600), '1 ms');
    assert.equal(durationText(200e9), '3 min 20 s');
    assert.equal(durationText(7320e9), '2 h 2 min');
  });
  it('says durations in words', () => {
    assert.equal(spokenDuration(19_902_117), '19.9 milliseconds');
    assert.equal(spokenDuration(0), '0 nanoseconds');
    assert.equal(spokenDuration(3_600e9), '3600 seconds');
  });
});

describe('sizes', () => {
  it('are exact where they are facts', () => {
    assert.equal(sizeText(65536), '64 KiB');
    assert.equal(sizeText(65537), '65537 B');
    assert.equal(sizeText(0), '0 B');
    assert.equal(sizeText('9223372036854775808'), '9223372036854775808 B');
  });
  it('are rounded in totals', () => {
    assert.equal(roundSizeText(999), '999 B');
    assert.equal(roundSizeText(3_100_000), '3.1 MB');
    assert.equal(roundSizeText(999_999), '1.0 MB');
  });
  it('count things', () => {
    assert.equal(countText(1, 'row'), '1 row');
    assert.equal(countText(0, 'row'), '0 rows');
  });
});
