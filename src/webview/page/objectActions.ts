import type { ListOptions } from './ListOptions.ts';
import type { PlaceAction } from './placeMenus.ts';
import type { SessionModel } from './SessionModel.ts';

/**
 * What can be done with an object, wherever its name stands.
 * @param name as a query has it: `pipe main`
 */
export function objectActions(model: SessionModel, name: string): readonly PlaceAction[] {
  const memory = /^memory (.*)$/s.exec(name)?.[1];
  return [
    ...limitActions(model.list, 'Object', name),
    ...(memory === undefined ? [] : [{ id: 'showBytes', keys: '', act: () => model.showMemory(memory) }]),
  ];
}

/**
 * Limits the list to an object, or hides it.
 * @param what the menu calls it
 */
export function limitActions(
  list: ListOptions,
  what: 'Object' | 'Child',
  name: string,
): readonly PlaceAction[] {
  return [
    { id: `only${what}`, keys: '', act: () => list.showOnly(name) },
    { id: `hide${what}`, keys: '', act: () => list.setHidden(name, true) },
  ];
}
