import { PlanetError } from "./errors";
import type { RunInput, RunInputDeclaration } from "./node";
import { describePortFault, fitsPort } from "./port";
import { didYouMean } from "./suggest";

/**
 * Checks what a run is given against what the workflow declares, and fills in defaults.
 * @throws `invalid_input` naming the input that is missing, unknown or of the wrong type.
 */
export function checkRunInput(declared: Readonly<Record<string, RunInputDeclaration>>, input: RunInput): RunInput {
  for (const name in input) {
    if (Object.hasOwn(declared, name)) continue;
    throw new PlanetError("invalid_input", `the workflow has no input "${name}"`, {
      hint: didYouMean(name, Object.keys(declared)),
    });
  }
  let complete = input;
  for (const name in declared) {
    const { port, default: fallback } = declared[name] as RunInputDeclaration;
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value === undefined) {
      if (fallback !== undefined) complete = { ...complete, [name]: fallback };
      else if (!port.optional) throw missing(name, port.description);
    } else if (!fitsPort(port.type, value)) {
      throw new PlanetError(
        "invalid_input",
        `input "${name}" must be ${port.type}, ${describePortFault(port.type, value)}`,
      );
    }
  }
  return complete;
}

function missing(name: string, description: string): PlanetError {
  return new PlanetError("invalid_input", `input "${name}" is missing`, {
    hint: description === "" ? undefined : `it is: ${description}`,
  });
}
