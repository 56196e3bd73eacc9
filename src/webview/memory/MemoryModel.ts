import { signal } from '@preact/signals';
import type { Channel } from '../../protocol/channel.ts';
import type { PageNotices } from '../../protocol/notices.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import { MemorySection } from './MemorySection.ts';
import {
  type AllMemorySettings,
  defaultMemorySettings,
  type MemorySettings,
  type RefreshPolicy,
} from './memorySettings.ts';

/** All memory views of the page, by the names of sections: what is remembered of them, and what lasts for the page. */
export class MemoryModel {
  readonly settings = signal<AllMemorySettings>({});
  /** When bytes are read again, where nothing was chosen. */
  readonly refresh = signal<RefreshPolicy>('live');
  readonly #channel: Channel<PageMethods, PageNotices>;
  readonly #sections = new Map<string, MemorySection>();

  constructor(channel: Channel<PageMethods, PageNotices>) {
    this.#channel = channel;
  }

  section(name: string): MemorySection {
    const section = this.#sections.get(name) ?? new MemorySection(name, this.#channel);
    this.#sections.set(name, section);
    return section;
  }

  settingsOf(name: string): MemorySettings & { readonly refresh: RefreshPolicy } {
    const settings = this.settings.value[name] ?? defaultMemorySettings;
    return { ...settings, refresh: settings.refresh ?? this.refresh.value };
  }

  change(name: string, changed: Partial<MemorySettings>): void {
    this.settings.value = {
      ...this.settings.value,
      [name]: { ...(this.settings.peek()[name] ?? defaultMemorySettings), ...changed },
    };
  }

  toggleBookmark(name: string, offset: number): void {
    const { bookmarks } = this.settingsOf(name);
    const others = bookmarks.filter((bookmark) => bookmark.offset !== offset);
    const next = others.length < bookmarks.length ? others : [...others, { offset, name: '' }];
    this.change(name, { bookmarks: next.toSorted((a, b) => a.offset - b.offset) });
  }

  nameBookmark(name: string, offset: number, title: string): void {
    const bookmarks = this.settingsOf(name).bookmarks.map((bookmark) =>
      bookmark.offset === offset ? { offset, name: title } : bookmark,
    );
    this.change(name, { bookmarks });
  }

  /** Another run: its sections may have the same names, but nothing that was read belongs to them. */
  restart(): void {
    for (const section of this.#sections.values()) section.restart();
  }
}
