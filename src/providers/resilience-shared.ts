import type { Clock } from "../engine/clock";

/**
 * Makes things of which the process has one for each key, such as the queue in front of a provider: all planets in it
 * share them. They go by a clock, so those who go by another clock, as tests do, have things of their own. A thing stays
 * as long as its clock; there are as many as providers.
 * @param make is called once for each clock and key.
 */
export function sharedByKey<Thing, Arguments extends unknown[]>(
  make: (clock: Clock, ...rest: Arguments) => Thing,
): (clock: Clock, key: string, ...rest: Arguments) => Thing {
  const byClock = new WeakMap<Clock, Map<string, Thing>>();
  return (clock, key, ...rest) => {
    const things = byClock.get(clock) ?? new Map<string, Thing>();
    byClock.set(clock, things);
    const thing = things.get(key) ?? make(clock, ...rest);
    things.set(key, thing);
    return thing;
  };
}
