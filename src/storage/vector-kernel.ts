/** The bytes of `vector-kernel.wat`, assembled, in base64. */
const assembled =
  "AGFzbQEAAAABCwFgB39/f399fX8AAwIBAAUDAQABBxECBm1lbW9yeQIABHNjYW4AAArmAQHjAQICfwJ7AkADQCAAIAFPDQH9DAAAAAAAAAAA" +
  "AAAAAAAAAAAhCf0MAAAAAAAAAAAAAAAAAAAAACEKIAMhByAAIAJqIQgDQCAJIAf9AAQAIAD9AQMA/boB/a4BIQkgCiAH/QAEECAA/QEDCP26" +
  "Af2uASEKIAdBIGohByAAQRBqIQAgACAISQ0ACyAJIAr9rgEhCSAJIAkgCf0NCAkKCwwNDg8AAQIDBAUGB/2uASEJIAYgCf0bACAJ/RsBarIg" +
  "ACoCAJQgBJQgACoCBCAFkpI4AgAgBkEEaiEGIABBEGohAAwACwsL";

/** The kernel with a memory of its own, of 64 KiB at first. */
export interface VectorKernel {
  readonly memory: WebAssembly.Memory;
  /**
   * Writes the greatest score that each vector may have with a query; `vector-kernel.wat` says how the memory is laid
   * out. All but `scale` and `doubt` are offsets or lengths in bytes, and multiples of 16.
   */
  readonly scan: (
    record: number,
    end: number,
    padded: number,
    query: number,
    scale: number,
    doubt: number,
    scores: number,
  ) => undefined;
}

let compiled: WebAssembly.Module | undefined;

/** Makes the kernel ready for one block of vectors. It is compiled on first use. */
export function vectorKernel(): VectorKernel {
  compiled ??= new WebAssembly.Module(kernelBytes());
  return new WebAssembly.Instance(compiled).exports as unknown as VectorKernel;
}

/** The kernel's binary format. */
export function kernelBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(assembled), (character) => character.charCodeAt(0));
}
