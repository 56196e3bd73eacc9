import koffi, { type LibraryHandle } from 'koffi';
import { nativeCalls } from '../../kernel/nativeCalls.ts';

declare const brand: unique symbol;
declare const phantom: unique symbol;

/** A Windows HANDLE. The kind is for the compiler only: Windows gives all of them out of one table. */
export type Handle<Kind extends string = string> = number & HandleBrand<Kind>;
export interface HandleBrand<Kind> {
  readonly [brand]: Kind;
}
/** INVALID_HANDLE_VALUE as it arrives here: handles are declared signed, so that it is no BigInt. */
export const invalidHandle = -1;

/** What a native function takes as a pointer: memory of ours, or an address. Not kept beyond the call. */
export type Pointer = ArrayBuffer | ArrayBufferView | number | null;

/** A C type for koffi, with the TypeScript types that go in and come out. */
export interface NativeType<In, Out = In> {
  readonly name: string;
  readonly [phantom]?: (value: In) => Out;
}
type AnyType = NativeType<never, unknown>;
type In<T> = T extends NativeType<infer I, infer _> ? I : never;
type Out<T> = T extends NativeType<never, infer O> ? O : never;

export const handle = <Kind extends string>(): NativeType<Handle<Kind>> => ({ name: 'intptr_t' });
/** Zero is failure. Wider than C's bool. */
export const bool: NativeType<number> = { name: 'int32' };
export const byte: NativeType<number> = { name: 'uint8' };
export const dword: NativeType<number> = { name: 'uint32' };
/** Arrives signed; see `unsigned`. */
export const ntstatus: NativeType<number> = { name: 'int32' };
export const size: NativeType<number> = { name: 'size_t' };
/** An address as an exact number: user addresses have 47 bits. */
export const address: NativeType<number> = { name: 'uintptr_t' };
export const wide: NativeType<string | null> = { name: 'str16' };
export const ansi: NativeType<string> = { name: 'str' };
export const pointer: NativeType<Pointer, bigint | null> = { name: 'void *' };
export const nothing: NativeType<undefined, void> = { name: 'void' };

/** NTSTATUS as people write it: 0xC0000005 and not −1073741819. */
export const unsigned = (status: number): number => status >>> 0;

/**
 * The functions of a DLL. Each is looked up at its first call only: some do not exist in every Windows, and koffi throws
 * where one is missing.
 */
export function library(file: string, convention: '__stdcall' | '__cdecl' = '__stdcall') {
  let loaded: LibraryHandle | undefined;
  return <Result extends AnyType, Arguments extends readonly AnyType[]>(
    name: string,
    result: Result,
    ...types: Arguments
  ): ((...values: { [Index in keyof Arguments]: In<Arguments[Index]> }) => Out<Result>) => {
    let bound: ((...values: readonly unknown[]) => Out<Result>) | undefined;
    nativeCalls.push({ library: file, name, exists: () => hasFunction(file, name) });
    return (...values) => {
      if (bound === undefined) {
        loaded ??= koffi.load(file);
        bound = loaded.func(
          convention,
          name,
          result.name,
          types.map((type) => type.name),
        );
      }
      return bound(...values);
    };
  };
}

function hasFunction(file: string, name: string): boolean {
  try {
    koffi.load(file).symbol(name);
    return true;
  } catch {
    return false;
  }
}

export const kernel32 = library('kernel32.dll');
export const kernelbase = library('kernelbase.dll');
export const advapi32 = library('advapi32.dll');
/** Loaded only when somebody asks for windows: it makes the calling thread one that may have some. */
export const user32 = library('user32.dll');
export const ntdll = library('ntdll.dll');
/** The C library that is part of every Windows: its memcpy is the fast one. */
export const msvcrt = library('msvcrt.dll', '__cdecl');

/**
 * The address of a buffer whose bytes the system may fill after the call. Only for an ArrayBuffer of its own, which does
 * not move; whoever asks keeps it referenced until the system is done with it.
 */
export const addressOf = (memory: ArrayBuffer): number => Number(koffi.address(memory));

/** The text of a zero-ended wide string at an address. */
export const wideStringAt = (where: number): string => koffi.decode.string16(BigInt(where));
