import type { CursorBytes } from '../hex/Inspector.tsx';
import { Digits } from '../text/Digits.tsx';
import type { Field, FieldGroup } from './fields.ts';

export interface FieldTreeProps {
  readonly groups: readonly FieldGroup[];
  readonly cursor: CursorBytes;
  select(field: Field): void;
}

/** Fields of a message as a tree; the one that the cursor of the bytes stands in is the selected one. */
export function FieldTree({ groups, cursor, select }: FieldTreeProps) {
  const fields = groups.flatMap((group) => group.fields);
  const selected = fieldAt(fields, cursor);
  const stop = selected ?? fields[0];
  const key = (event: KeyboardEvent) => {
    const at = selected ? fields.indexOf(selected) : -1;
    const moves: { readonly [key: string]: number } = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: fields.length - 1,
    };
    const target = moves[event.key];
    const next = target === undefined ? undefined : fields[Math.max(0, target)];
    if (!next) return;
    event.preventDefault();
    select(next);
    const items = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.field');
    items[fields.indexOf(next)]?.focus();
  };
  return (
    <div class="field-tree" role="tree" aria-label="Fields" onKeyDown={key}>
      {groups.map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: the group of a tree, not of a form
        <div key={group.title} role="group" aria-label={group.title}>
          <div class="field-group" aria-hidden="true">
            {group.title}
          </div>
          {group.fields.map((field) => (
            <div
              key={`${field.name} ${field.offset}`}
              class={field === selected ? 'field selected' : 'field'}
              role="treeitem"
              aria-selected={field === selected}
              aria-label={`${field.name}, ${field.type} at ${field.offset}, ${field.value}`}
              tabIndex={field === stop ? 0 : -1}
              onClick={() => select(field)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' || event.key === ' ') select(field);
              }}
            >
              <span class="field-name">{field.name}</span>
              <span class="field-type">
                {field.type} @{field.offset}
              </span>
              <span class="field-value mono">
                {field.quantity ? <Digits text={field.value} /> : field.value}
              </span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** The shortest field that holds all that is selected in the bytes. */
export function fieldAt(fields: readonly Field[], { start, selected }: CursorBytes): Field | undefined {
  return fields
    .filter(({ offset, length }) => start >= offset && start + selected <= offset + length)
    .toSorted((a, b) => a.length - b.length)[0];
}
