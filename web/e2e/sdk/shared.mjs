/** A schema that every dialect knows. */
export const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }

/** The smallest PNG. */
export const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Waits until no provider is held any more: a client that goes away takes its request with it. */
export async function drained(providers) {
  const deadline = Date.now() + 10_000
  while (providers.open() > 0) {
    if (Date.now() > deadline) throw new Error('the provider was not left')
    await new Promise((next) => setTimeout(next, 10))
  }
}
