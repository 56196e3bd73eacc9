/**
 * Where a key leads in a row of so many controls of which one has the focus: around with the arrows, to the ends with Home
 * and End, as tabs and toolbars do (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/).
 * @returns null when the key is for something else
 */
export function placeOfKey(key: string, at: number, count: number): number | null {
  const places: { readonly [key: string]: number } = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1 + count,
    Home: 0,
    End: count - 1,
  };
  const place = places[key];
  return place === undefined ? null : place % count;
}
