import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { placeOfKey } from './placeOfKey.ts';

interface ToolbarProps {
  readonly label: string;
  readonly class: string;
  readonly children: ComponentChildren;
}

/**
 * Buttons and menus of a line as one tab stop, with the arrow keys between them:
 * https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/
 */
export function Toolbar({ label, class: name, children }: ToolbarProps) {
  const element = useRef<HTMLDivElement>(null);
  const current = useRef<Element | null>(null);
  const settle = () => {
    const controls = controlsOf(element.current);
    const stop = controls.find((control) => control === current.current) ?? controls[0];
    for (const control of controls) control.tabIndex = control === stop ? 0 : -1;
  };
  // After each drawing: controls come and go.
  useEffect(settle);
  const key = (event: KeyboardEvent) => {
    const controls = controlsOf(element.current);
    const at = controls.findIndex((control) => control.matches(':focus'));
    const place = placeOfKey(event.key, at, controls.length);
    // In an open menu the keys are those of what has the focus there.
    if (at < 0 || place === null) return;
    event.preventDefault();
    controls[place]?.focus();
  };
  return (
    <div
      ref={element}
      class={name}
      role="toolbar"
      aria-label={label}
      onKeyDown={key}
      onFocusIn={(event) => {
        current.current = event.target instanceof Element ? event.target : null;
        settle();
      }}
    >
      {children}
    </div>
  );
}

function controlsOf(toolbar: HTMLElement | null): readonly HTMLElement[] {
  const all = [...(toolbar?.querySelectorAll<HTMLElement>('button:not(:disabled), summary') ?? [])];
  return all.filter((control) => !control.closest('.menu-body') && control.checkVisibility());
}
