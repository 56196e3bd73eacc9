import { digitGroups } from './digits.ts';

/** A text whose long numbers are grouped by the style sheet. */
export function Digits({ text }: { text: string }) {
  const groups = digitGroups(text);
  if (groups.length === 1) return <>{text}</>;
  return (
    <>
      {groups.map((group, index) => (
        // The groups of a number have no identity but their place.
        <span key={index} class={index > 0 ? 'group' : undefined}>
          {group}
        </span>
      ))}
    </>
  );
}
