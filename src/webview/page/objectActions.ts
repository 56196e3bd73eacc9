import type { PlaceAction } from './placeMenus.ts';
import type { SessionModel } from './SessionModel.ts';

/**
 * What can be done with an object, wherever its name stands.
 * @param name as a query has it: `pipe main`
 */
export function objectActions(model: SessionModel, name: string): readonly PlaceAction[] {
  const { list } = model;
  const memory = /^memory (.*)$/s.exec(name)?.[1];
  return [
    { id: 'onlyObject', keys: '', act: () => list.showOnly(name) },
    { id: 'hideObject', keys: '', act: () => list.setHidden(name, true) },
    ...(memory === undefined ? [] : [{ id: 'showBytes', keys: '', act: () => model.showMemory(memory) }]),
  ];
}
