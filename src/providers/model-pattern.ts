/**
 * What is declared of a model by name, where a name that ends in `*` stands for all that begin so. A whole name counts
 * before every pattern, and a longer pattern before a shorter one.
 * @returns undefined when nothing fits.
 */
export function declaredFor<Facts>(byName: Readonly<Record<string, Facts>>, model: string): Facts | undefined {
  if (Object.hasOwn(byName, model)) return byName[model];
  const [best] = Object.keys(byName)
    .filter((name) => name.endsWith("*") && model.startsWith(name.slice(0, -1)))
    .sort((left, right) => right.length - left.length);
  return best === undefined ? undefined : byName[best];
}
