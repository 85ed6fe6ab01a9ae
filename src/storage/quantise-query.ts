/** The most that the numbers of a quantised query may add up to, so that no sum of products leaves 32 bits. */
const mostSum = 16_000_000;
const greatestInteger = 32_767;

/** A vector to look for, in 16-bit integers: they cost the kernel no more than bytes and are far more exact. */
export interface QuantisedQuery {
  readonly integers: Int16Array;
  /** What each integer is to be multiplied by. */
  readonly scale: number;
  /** The length of the difference between the vector and what its integers stand for. */
  readonly error: number;
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
  const scale = Math.max(greatest / greatestInteger, sum / mostSum);
  const integers = new Int16Array(vector.length);
  let error = 0;
  for (const [index, value] of vector.entries()) {
    const integer = scale === 0 ? 0 : Math.round(value / scale);
    integers[index] = integer;
    error += (value - integer * scale) ** 2;
  }
  return { integers, scale, error: Math.sqrt(error) };
}
