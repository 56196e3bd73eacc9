import { Icon } from './Icon.tsx';

interface IconButtonProps {
  /** Name of a codicon. */
  readonly icon: string;
  /** What the pointer is told. */
  readonly title: string;
  /** What it is called for screen readers, where that is not the title. */
  readonly label?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  act(): unknown;
}

/** A button that is only an icon to look at; its words are in its title and its name. */
export function IconButton({ icon, title, label = title, class: name, disabled, act }: IconButtonProps) {
  return (
    <button
      type="button"
      class={name === undefined ? 'icon-button' : `icon-button ${name}`}
      title={title}
      aria-label={label}
      disabled={disabled}
      onClick={() => void act()}
    >
      <Icon name={icon} />
    </button>
  );
}
