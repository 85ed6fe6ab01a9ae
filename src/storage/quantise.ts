/** The most that the numbers of a quantised query may add up to, so that no sum of products leaves 32 bits. */
const mostQuerySum = 16_000_000;
const greatestByte = 127;
const greatestInteger = 32_767;

/** What turns a vector's bytes into its numbers again, and how well. */
export interface Quantised {
  /** What each byte is to be multiplied by. */
  readonly scale: number;
  /** The length of the difference between the vector and what its bytes stand for. */
  readonly error: number;
}

/**
 * Rounds the numbers of a vector to bytes, with a scale for the vector.
 *
 * @param vector Finite numbers.
 * @param bytes Where the bytes go, from `offset` on; one for each number, from -127 to 127.
 */
export function quantise(vector: Float32Array, bytes: Int8Array, offset: number): Quantised {
  let greatest = 0;
  for (let index = 0; index < vector.length; index++) greatest = Math.max(greatest, Math.abs(vector[index] ?? 0));
  const scale = greatest / greatestByte;
  const factor = greatest === 0 ? 0 : greatestByte / greatest;
  let error = 0;
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index] ?? 0;
    const byte = Math.round(value * factor);
    bytes[offset + index] = byte;
    error += (value - byte * scale) ** 2;
  }
  return { scale, error: Math.sqrt(error) };
}

/** A vector to look for, in 16-bit integers: they cost the kernel no more than bytes and are far more exact. */
export interface QuantisedQuery extends Quantised {
  readonly integers: Int16Array;
}

/**
 * Rounds the numbers of a query to 16-bit integers, so that its dot product with any bytes fits into 32 bits.
 *
 * @param vector Finite numbers, at most a million.
 */
export function quantiseQuery(vector: Float32Array): QuantisedQuery {
  let greatest = 0;
  let sum = 0;
  for (const value of vector) {
    greatest = Math.max(greatest, Math.abs(value));
    sum += Math.abs(value);
  }
  const scale = Math.max(greatest / greatestInteger, sum / mostQuerySum);
  const integers = new Int16Array(vector.length);
  let error = 0;
  for (const [index, value] of vector.entries()) {
    const integer = scale === 0 ? 0 : Math.round(value / scale);
    integers[index] = integer;
    error += (value - integer * scale) ** 2;
  }
  return { integers, scale, error: Math.sqrt(error) };
}
