/**
 * The vector of length 1 that points the same way; zeros stay zeros.
 *
 * @param vector Finite numbers.
 */
export function normalise(vector: Float32Array): Float32Array {
  let greatest = 0;
  for (const value of vector) greatest = Math.max(greatest, Math.abs(value));
  if (greatest === 0) return vector.slice();
  // Scaled first, because the squares of very small and very great numbers are no numbers any more.
  let sum = 0;
  for (const value of vector) sum += (value / greatest) ** 2;
  const length = Math.sqrt(sum);
  return vector.map((value) => value / greatest / length);
}
