import koffi from 'koffi';

export interface NativeRequest {
  readonly name: string;
  readonly values: readonly unknown[];
}

/**
 * Keeps what these native functions are called with, which are called all the same: for what Wine accepts without doing it.
 * To be begun before anything native is called, as functions are looked up once.
 */
export function nativeRequests(...names: readonly string[]): readonly NativeRequest[] {
  const requests: NativeRequest[] = [];
  const { load } = koffi;
  const loadWatched = (file: string) => {
    const library = load(file);
    return {
      symbol: library.symbol.bind(library),
      func(...definition: Parameters<typeof library.func>) {
        const call = library.func(...definition);
        const name = String(definition[1]);
        if (!names.includes(name)) return call;
        return (...values: unknown[]) => {
          requests.push({ name, values });
          return call(...values);
        };
      },
    };
  };
  Object.defineProperty(koffi, 'load', { value: loadWatched });
  return requests;
}
