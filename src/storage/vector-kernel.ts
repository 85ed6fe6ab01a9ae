/** The bytes of `vector-kernel.wat`, assembled, in base64. */
const assembled =
  "AGFzbQEAAAABEQJgA39/fwBgB39/f399fX8AAwMCAAEFAwEAAQccAwZtZW1vcnkCAAhxdWFudGlzZQAABHNjYW4AAQrwAwKIAgMCfwF9Bnsg" +
  "ACABQQJ0aiEEIAAhAwNAIAkgA/0ABAD94AH96QEhCSADQRBqIQMgAyAESQ0ACyAJ/R8AIAn9HwGXIAn9HwIgCf0fA5eXIQUgBUMAAP5Clf0T" +
  "IQcgBUMAAAAAXgRAQwAA/kIgBZX9EyEGCyAAIQMDQCAD/QAEACAG/eYB/WohCCAD/QAEACAIIAf95gH95QEhCSAKIAkgCf3mAf3kASEKIAj9" +
  "+AEhCyALIAv9hQEhCyACIAsgC/1l/VoCAAAgAkEEaiECIANBEGohAyADIARJDQALIAIgB/0fADgCACACQ65HgT8gCv0fACAK/R8BkiAK/R8C" +
  "IAr9HwOSkpGUOAIEC+MBAgJ/AnsCQANAIAAgAU8NAf0MAAAAAAAAAAAAAAAAAAAAACEJ/QwAAAAAAAAAAAAAAAAAAAAAIQogAyEHIAAgAmoh" +
  "CANAIAkgB/0ABAAgAP0BAwD9ugH9rgEhCSAKIAf9AAQQIAD9AQMI/boB/a4BIQogB0EgaiEHIABBEGohACAAIAhJDQALIAkgCv2uASEJIAkg" +
  "CSAJ/Q0ICQoLDA0ODwABAgMEBQYH/a4BIQkgBiAJ/RsAIAn9GwFqsiAAKgIAlCAElCAAKgIEIAWSkjgCACAGQQRqIQYgAEEQaiEADAALCws=";

/** The kernel with a memory of its own, of 64 KiB at first. */
export interface VectorKernel {
  readonly memory: WebAssembly.Memory;
  /** Makes a record of a vector. `vector-kernel.wat` says how records and vectors lie in the memory. */
  readonly quantise: (vector: number, padded: number, record: number) => undefined;
  /**
   * Writes the greatest score that each vector may have with a query. All but `scale` and `doubt` are offsets or lengths
   * in bytes, and multiples of 16.
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
